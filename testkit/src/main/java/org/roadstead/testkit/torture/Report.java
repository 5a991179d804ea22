// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every blow with its effect, and the sum of it all. */
final class Report {
    private static final int SHOWN = 20;

    private final Surroundings at;
    private final Verdict verdict;
    private final Map<String, List<Stamps>> stamps;
    private final List<Standstill.Frozen> frozen;
    private final Work work;
    private final Costs costs;
    private final List<String> overlaps;
    private final List<String> lateStops = new ArrayList<>();

    Report(
            Surroundings at,
            Verdict verdict,
            Map<String, List<Stamps>> stamps,
            List<Standstill.Frozen> frozen,
            Work work) {
        this.at = at;
        this.verdict = verdict;
        this.stamps = stamps;
        this.frozen = frozen;
        this.work = work;
        this.costs = Costs.of(stamps, work.acknowledged(), at.hits(), at.pace());
        this.overlaps = Overlaps.in(stamps, frozen, at.pace());
        for (Standstill.Frozen each : frozen) {
            if (Overlaps.sinceResumption(stamps, each) > Overlaps.AFTER_RESUMPTION) {
                lateStops.add(each.job() + " on " + each.pilot() + " stamped for "
                        + millis(Overlaps.sinceResumption(stamps, each)) + " after its pilot went on");
            }
        }
    }

    boolean isRight() {
        return verdict.lost().isEmpty()
                && verdict.wrong().isEmpty()
                && overlaps.isEmpty()
                && lateStops.isEmpty()
                && costs.unexplained().isEmpty()
                && at.faults().isEmpty();
    }

    void print() {
        line("");
        line("What was hit, and what came of it:");
        for (Hit hit : at.hits()) {
            line("  " + at.pace().at(hit.at) + "  " + hit.what + "  " + hit.whom
                    + (hit.note.isEmpty() ? "" : "  (" + hit.note + ")") + effect(hit));
        }
        line("");
        sums();
        for (Standstill.Frozen each : frozen) {
            long after = Overlaps.sinceResumption(stamps, each);
            line("stood still: " + each.pilot() + (each.whole() ? " with all it ran" : " alone") + "; "
                    + (after == 0
                            ? "its payload stamped nothing after it went on"
                            : "its payload stamped for " + millis(after) + " after it went on"));
        }
        several("lost", verdict.lost());
        several("overlaps", overlaps);
        several("late stops", lateStops);
        several("wrong", verdict.wrong());
        several("ran again without a cause", costs.unexplained());
        several("other faults", at.faults());
        line(isRight() ? "verdict: right" : "verdict: WRONG");
    }

    private String effect(Hit hit) {
        String text = hit.back == 0 ? "" : "; back after " + millis(hit.back - hit.at);
        int again = costs.again(hit);
        if (again > 0) {
            text += "; " + again + (again == 1 ? " job" : " jobs") + " ran again, the last of them "
                    + millis(costs.latest(hit)) + " after it; stamped on for " + millis(costs.outlived(hit));
        }
        return text;
    }

    private void sums() {
        Map<String, Integer> kinds = new TreeMap<>();
        at.hits()
                .forEach(hit -> kinds.merge(
                        hit.what + (hit.whom.startsWith("p") && hit.whom.length() > 20 ? " pilot" : " " + hit.whom),
                        1,
                        Integer::sum));
        line(at.hits().size() + " blows: " + kinds);
        line(work.acknowledged().size() + " jobs acknowledged " + verdict.flavours() + ", " + work.refusals()
                + " submissions said again; ended " + verdict.phases());
        line(costs.runs() + " attempts stamped; " + costs.allAgain() + " jobs ran again because of blows");
        line("logs not whole because the pool's disk was full: " + verdict.cutLogs());
        line("reasons in all histories: " + verdict.reasons());
    }

    private void several(String what, List<String> list) {
        line(what + ": " + list.size());
        list.stream().limit(SHOWN).forEach(each -> line("  " + each));
        if (list.size() > SHOWN) {
            line("  and " + (list.size() - SHOWN) + " more, in torture.log");
            list.stream().skip(SHOWN).forEach(at::note);
        }
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%d ms", micros / 1000);
    }

    private void line(String text) {
        System.out.println(text);
        at.note(text);
    }
}
