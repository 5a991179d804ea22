// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.util.List;
import org.roadstead.core.forecast.Features;

/**
 * Standard Workload Format of the Parallel Workloads Archive: 18 numbers a job, -1 where one is not known. Used are 2 submit, 3 wait, 5 and 8
 * processors (given, asked), 9 time asked, 10 memory asked (KiB each), 12 user, 15 queue, 16 partition.
 */
final class SwfFormat implements Trace.Format {
    private static final int COLUMNS = 18;

    @Override
    public void line(String line, int number, List<Wait> into) throws TraceException {
        if (line.startsWith(";")) {
            return;
        }
        String[] fields = line.strip().split("\\s+");
        if (fields.length != COLUMNS) {
            throw new TraceException(
                    ":" + number + ": a job has " + COLUMNS + " columns in this format; here are " + fields.length);
        }
        double[] values = new double[COLUMNS + 1];
        for (int i = 0; i < COLUMNS; i++) {
            try {
                values[i + 1] = Double.parseDouble(fields[i]);
            } catch (NumberFormatException e) {
                throw new TraceException(
                        ":" + number + ": column " + (i + 1) + " is a number; here is '" + fields[i] + "'");
            }
            if (!Double.isFinite(values[i + 1])) {
                throw new TraceException(
                        ":" + number + ": column " + (i + 1) + " is a finite number; here is '" + fields[i] + "'");
            }
        }
        double wait = values[3];
        if (wait < 0 || values[2] < 0) {
            return;
        }
        double processors = values[8] > 0 ? values[8] : values[5];
        Features features = new Features(
                fields[11],
                fields[14] + "/" + fields[15],
                (long) processors,
                (long) (values[10] * Math.max(1, processors) / 1024),
                0,
                (long) values[9]);
        into.add(new Wait(features, values[2], values[2] + wait));
    }
}
