// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.PilotMessages.Candidate;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Resources;

/**
 * The pilot's final choice among the candidates it was shown: what fits this pilot at all, of one owner, by priority,
 * then in the harvester's order, filling what is free (first fit).
 */
final class Choice {
    /** By how many places a job whose inputs are here may overtake one whose inputs must be brought. */
    static final int DATA_OVERTAKES = 8;

    private Choice() {}

    private record Ranked(Candidate candidate, int place) {}

    /**
     * Candidates to claim, best first.
     *
     * @param capability what this pilot has, {@code longestMillis} cut to the time left less the margin
     * @param free what nothing is using or meant for
     * @param ahead how many more may be claimed although they cannot start yet
     * @param owner whose pilot it is; null lets the best candidate decide
     * @param mixesOwners whether payloads are isolated from each other
     */
    static List<Candidate> choose(
            List<Candidate> candidates,
            Capability capability,
            Resources free,
            int ahead,
            @Nullable String owner,
            boolean mixesOwners) {
        List<Ranked> ranked = new ArrayList<>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            ranked.add(new Ranked(candidate, candidate.inputBytes() > 0 ? i + DATA_OVERTAKES : i));
        }
        ranked.sort(
                Comparator.comparingInt((Ranked r) -> -r.candidate.priority()).thenComparingInt(Ranked::place));
        List<Candidate> chosen = new ArrayList<>();
        Resources left = free;
        int more = ahead;
        String whose = owner;
        for (Ranked next : ranked) {
            Candidate candidate = next.candidate;
            String itsOwner = candidate.shape().owner();
            if (!mixesOwners && whose != null && !whose.equals(itsOwner)) {
                continue;
            }
            if (!Matching.match(candidate.shape(), capability).fits()) {
                continue;
            }
            Resources need = candidate.shape().least();
            if (left.covers(need)) {
                left = left.minus(need);
            } else if (more > 0) {
                more--;
            } else {
                continue;
            }
            whose = itsOwner;
            chosen.add(candidate);
        }
        return chosen;
    }
}
