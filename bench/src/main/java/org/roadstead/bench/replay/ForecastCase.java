// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code forecast TRACE [JSON]}: replays one trace, prints the table and writes the JSON. */
public final class ForecastCase {
    private ForecastCase() {}

    /** The exit status: 0, or 1 with one sentence on {@code err}. */
    public static int run(Path file, String json, PrintStream out, PrintStream err) {
        try {
            Report report = report(Trace.read(file));
            if (report.ours().jobs() == 0) {
                throw new TraceException(
                        file + ": too short: nobody arrives after the first " + Replay.LEAST_STARTS + " starts");
            }
            out.println(report.table());
            if (!json.isEmpty()) {
                Files.writeString(Path.of(json), report.json());
            }
            return 0;
        } catch (TraceException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println(json + " cannot be written: " + e.getMessage());
        }
        return 1;
    }

    static Report report(Trace trace) {
        Map<String, Summary> baselines = new LinkedHashMap<>();
        Summary ours = Replay.of(trace, new Ours());
        baselines.put("recent500Group", Replay.of(trace, new Recent500Group()));
        baselines.put("aci", Replay.of(trace, new Aci()));
        baselines.put("bmbp", Replay.of(trace, new Bmbp()));
        return new Report(trace.name(), ours, baselines);
    }
}
