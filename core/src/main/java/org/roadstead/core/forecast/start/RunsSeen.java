// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * How long jobs ran, as parts of their limits: of all, of one owner, of one owner's jobs that ask for the same. What has been seen little is pulled to
 * what is known of more, {@code ln q = (n ln own + 5 ln parent) / (n + 5)}, and the root of all is {@link RunLaw#unknown}.
 *
 * <p>For one thread; holds the newest {@value #LAST} of at most {@value #MOST_KEYS} kinds.
 */
public final class RunsSeen {
    private static final int LAST = 64;
    private static final int MOST_KEYS = 4096;
    private static final double PULL = 5;
    /** That no run was longer is no proof that none will be. */
    private static final double BEYOND = 1.5;

    private static final double LEAST_SECONDS = .001;

    private final Map<Kind, Ring> rings = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Ring> eldest) {
            return size() > MOST_KEYS;
        }
    };

    /** Null stands for any. */
    private record Kind(@Nullable String owner, @Nullable Resources need, long limitMillis) {}

    private static final class Ring {
        private final double[] parts = new double[LAST];
        private long count;

        private void add(double part) {
            parts[(int) (count++ % LAST)] = part;
        }

        private double[] sorted() {
            double[] copy = Arrays.copyOf(parts, (int) Math.min(count, LAST));
            Arrays.sort(copy);
            return copy;
        }
    }

    /** A job has ended of itself. */
    public void ended(String owner, Resources need, Duration limit, Duration run) {
        double part = run.toMillis() / Math.max(1.0, limit.toMillis());
        for (Kind kind : kinds(owner, need, limit)) {
            rings.computeIfAbsent(kind, key -> new Ring()).add(Math.max(0, Math.min(1, part)));
        }
    }

    /** What is to be expected of a run of such a job. */
    public RunLaw law(String owner, Resources need, Duration limit) {
        double whole = Math.max(LEAST_SECONDS, limit.toMillis() / 1000.0);
        RunLaw unknown = RunLaw.unknown(whole);
        double[] seconds = new double[RunLaw.TAUS.length];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = unknown.quantile(RunLaw.TAUS[i]);
        }
        long seen = 0;
        for (Kind kind : kinds(owner, need, limit)) {
            Ring ring = rings.get(kind);
            if (ring != null) {
                pull(seconds, ring, whole);
                seen = ring.count;
            }
        }
        return new RunLaw(seconds, whole, seen);
    }

    private static Kind[] kinds(String owner, Resources need, Duration limit) {
        return new Kind[] {new Kind(null, null, 0), new Kind(owner, null, 0), new Kind(owner, need, limit.toMillis())};
    }

    private static void pull(double[] seconds, Ring ring, double whole) {
        double[] own = ring.sorted();
        for (int i = 0; i < seconds.length; i++) {
            double at = RunLaw.TAUS[i] * own.length - .5;
            int below = (int) Math.max(0, Math.min(own.length - 1, Math.floor(at)));
            int above = Math.min(own.length - 1, below + 1);
            double part = Math.max(0, Math.min(1, at - below));
            double stretch = i == seconds.length - 1 ? BEYOND : 1;
            double value = Math.max(LEAST_SECONDS, stretch * whole * (own[below] + part * (own[above] - own[below])));
            double before = Math.max(LEAST_SECONDS, seconds[i]);
            seconds[i] = Math.min(
                    whole, Math.exp((own.length * Math.log(value) + PULL * Math.log(before)) / (own.length + PULL)));
        }
        for (int i = 1; i < seconds.length; i++) {
            seconds[i] = Math.max(seconds[i], seconds[i - 1]);
        }
    }
}
