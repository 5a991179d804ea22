// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Tells a predictor of a trace as it happened: each start when it came, starts of a moment before arrivals of the same. */
final class Replay {
    /** Who arrives before so many have started is not scored. */
    static final int LEAST_STARTS = 60;

    private record Start(double at, int number, Wait job) {}

    private Replay() {}

    static Summary of(Trace trace, Predictor predictor) {
        Scores scores = new Scores(trace.waits().get(0).arrived(), trace.waits().size());
        PriorityQueue<Start> starts =
                new PriorityQueue<>(Comparator.comparingDouble(Start::at).thenComparingInt(Start::number));
        int number = 0;
        int started = 0;
        for (Wait wait : trace.waits()) {
            while (!starts.isEmpty() && starts.peek().at() <= wait.arrived()) {
                Start start = starts.remove();
                predictor.started(start.number(), start.job());
                started++;
            }
            Predictor.Window window = predictor.arrived(number, wait);
            if (started >= LEAST_STARTS) {
                scores.add(window, wait.arrived(), wait.seconds());
            }
            starts.add(new Start(wait.arrived() + wait.seconds(), number, wait));
            number++;
        }
        return scores.summary();
    }
}
