// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.roadstead.core.protocol.Json;

/** What a replay found, as a table for people and as JSON. */
record Report(String trace, Summary ours, Map<String, Summary> baselines) {
    private static final String ROW = "%-16s %9s %9s %9s %9s %10s %8s %9s %9s %9s %9s %8s %8s";

    String json() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("trace", trace)
                .put("jobs", ours.jobs())
                .put("coverage", ours.coverage())
                .put("worstWeekCoverage", ours.worstWeekCoverage())
                .put("widthMedianHours", ours.widthMedianHours())
                .put("widthMeanHours", ours.widthMeanHours())
                .put("winkler", ours.winkler())
                .put("logWinkler", ours.logWinkler());
        root.putObject("pinball")
                .put("p05", ours.pinball().p05())
                .put("p50", ours.pinball().p50())
                .put("p95", ours.pinball().p95());
        root.put("unbounded", ours.unbounded())
                .put("maeHours", ours.maeHours())
                .put("medianAeHours", ours.medianAeHours());
        ObjectNode others = root.putObject("baselines");
        baselines.forEach((name, summary) -> others.putObject(name)
                .put("coverage", summary.coverage())
                .put("winkler", summary.winkler())
                .put("unbounded", summary.unbounded())
                .put("maeHours", summary.maeHours()));
        return root.toPrettyString() + "\n";
    }

    String table() {
        List<String> lines = new ArrayList<>();
        lines.add(trace + ": " + ours.jobs() + " waits forecast");
        lines.add(String.format(
                ROW,
                "",
                "coverage",
                "worst",
                "width h",
                "width h",
                "Winkler",
                "log",
                "pinball s",
                "pinball s",
                "pinball s",
                "unbounded",
                "MAE h",
                "AE h"));
        lines.add(String.format(
                ROW, "", "", "week", "median", "mean", "h", "Winkler", ".05", ".5", ".95", "> 30 d", "", "median"));
        lines.add(row("roadstead", ours));
        baselines.forEach((name, summary) -> lines.add(row(name, summary)));
        return String.join("\n", lines);
    }

    private static String row(String name, Summary of) {
        return String.format(
                ROW,
                name,
                number(of.coverage(), 3),
                number(of.worstWeekCoverage(), 3),
                number(of.widthMedianHours(), 2),
                number(of.widthMeanHours(), 2),
                number(of.winkler(), 2),
                number(of.logWinkler(), 2),
                number(of.pinball().p05(), 0),
                number(of.pinball().p50(), 0),
                number(of.pinball().p95(), 0),
                number(of.unbounded(), 4),
                number(of.maeHours(), 2),
                number(of.medianAeHours(), 2));
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
