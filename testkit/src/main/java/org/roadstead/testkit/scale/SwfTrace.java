// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads a gzipped trace in the Standard Workload Format of the Parallel Workloads Archive. */
final class SwfTrace {
    private static final long LONGEST = 72 * 3600;

    private SwfTrace() {}

    /** Jobs that ran at all, submitted in the first {@code seconds}, each so many times. */
    static List<ScaleJob> read(Path file, long seconds, int copies) throws IOException {
        List<ScaleJob> jobs = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(";") || line.isBlank()) {
                    continue;
                }
                String[] columns = line.strip().split("\\s+");
                long at = Long.parseLong(columns[1]);
                long run = Math.min(LONGEST, Long.parseLong(columns[3]));
                if (at >= seconds) {
                    break;
                }
                if (run > 0) {
                    long asked = Long.parseLong(columns[8]);
                    jobs.add(new ScaleJob(
                            at,
                            "user" + columns[11],
                            "group" + columns[12],
                            run,
                            Math.max(run, asked > 0 ? asked : 2 * run),
                            1,
                            copies));
                }
            }
        }
        return jobs;
    }
}
