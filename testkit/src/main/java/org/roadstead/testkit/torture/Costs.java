// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which job ran again because of what; what ran again without anything that may cost it is a fault. */
final class Costs {
    private final Map<Hit, Integer> again = new HashMap<>();
    private final Map<Hit, Long> latest = new HashMap<>();
    private final Map<Hit, Long> outlived = new HashMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private int runs;

    /** @param flavours of all acknowledged jobs */
    static Costs of(Map<String, List<Stamps>> all, Map<String, Flavour> flavours, List<Hit> hits, Pace pace) {
        Costs costs = new Costs();
        all.forEach((job, attempts) -> costs.count(attempts, flavours.getOrDefault(job, Flavour.PLAIN), hits, pace));
        return costs;
    }

    private void count(List<Stamps> attempts, Flavour flavour, List<Hit> hits, Pace pace) {
        runs += attempts.size();
        int wanted = flavour == Flavour.FAILING ? Flavour.FAILING_TRIES : 1;
        int superfluous = attempts.size() - wanted;
        // What was cut is what had to run again; then, what had ended without anybody hearing of it.
        List<Stamps> suspects = new ArrayList<>(attempts.subList(0, attempts.size() - 1));
        suspects.sort((a, b) -> Boolean.compare(a.ended(), b.ended()));
        for (Stamps suspect : suspects) {
            Hit cause = superfluous-- <= 0 ? null : cause(suspect, hits);
            if (cause != null) {
                blame(cause, suspect, attempts);
            } else if (superfluous >= 0) {
                unexplained.add(suspect.job() + ": attempt " + suspect.attempt() + " on " + suspect.pilot() + " from"
                        + pace.at(suspect.first()) + (suspect.ended() ? " ended at" : " was cut at")
                        + pace.at(suspect.last()) + " and ran again, and nothing was done that may cost it");
            }
        }
    }

    private static @Nullable Hit cause(Stamps cut, List<Hit> hits) {
        long held = cut.ended() ? cut.last() : Holds.until(cut.pilot(), cut.last(), hits);
        Hit cause = null;
        for (Hit hit : hits) {
            if (hit.explains(cut.pilot(), cut.last(), held, cut.ended()) && (cause == null || hit.at > cause.at)) {
                cause = hit;
            }
        }
        return cause;
    }

    private void blame(Hit hit, Stamps cut, List<Stamps> attempts) {
        again.merge(hit, 1, Integer::sum);
        outlived.merge(hit, Math.max(0, cut.last() - hit.at), Math::max);
        attempts.stream()
                .filter(next -> next.attempt() > cut.attempt())
                .mapToLong(next -> next.first() - hit.at)
                .min()
                .ifPresent(after -> latest.merge(hit, after, Math::max));
    }

    int again(Hit hit) {
        return again.getOrDefault(hit, 0);
    }

    /** How long after the hit the last of its jobs ran again, in microseconds. */
    long latest(Hit hit) {
        return latest.getOrDefault(hit, 0L);
    }

    /** How long after the hit a payload that it cost still stamped, in microseconds. */
    long outlived(Hit hit) {
        return outlived.getOrDefault(hit, 0L);
    }

    int allAgain() {
        return again.values().stream().mapToInt(Integer::intValue).sum();
    }

    List<String> unexplained() {
        return unexplained;
    }

    /** How many attempts have stamped. */
    int runs() {
        return runs;
    }
}
