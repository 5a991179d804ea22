// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Step;

/** The order of the steps of one attempt. */
final class Steps {
    private Steps() {}

    /** How far an attempt is; ends are all as far. */
    static int rank(@Nullable Phase phase) {
        return phase == null
                ? 0
                : switch (phase) {
                    case PREPARING -> 1;
                    case AVAILABLE -> 2;
                    case RUNNING -> 3;
                    case RELEASING -> 4;
                    case COMPLETED, FAILED, CANCELLED, WAITING -> 5;
                };
    }

    static boolean isEnd(@Nullable Phase phase) {
        return rank(phase) == 5;
    }

    /** Whether {@code steps} end the attempt. */
    static boolean end(List<Step> steps) {
        return !steps.isEmpty() && isEnd(steps.get(steps.size() - 1).phase());
    }

    /** What of {@code steps} leads on from {@code known}. */
    static List<Step> news(List<Step> steps, @Nullable Phase known) {
        List<Step> news = new ArrayList<>(steps.size());
        int rank = rank(known);
        for (Step step : steps) {
            if (rank(step.phase()) > rank) {
                rank = rank(step.phase());
                news.add(step);
            }
        }
        return news;
    }
}
