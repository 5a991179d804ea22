// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a run added up to. */
public final class ScaleFigures {
    long seconds;
    long capacity;
    long submitted;
    long started;
    long ended;
    long messages;
    long pulls;
    long decisionNanos;
    long worstSecondNanos;
    long mostWaiting;
    long realMillis;
    final Map<String, Group> groups = new TreeMap<>();

    /** One group: how long its jobs waited, and what they used while it always had some waiting. */
    static final class Group {
        long started;
        double coreSeconds;
        private int[] waits = new int[64];

        void waited(long seconds) {
            if (started == waits.length) {
                waits = Arrays.copyOf(waits, 2 * waits.length);
            }
            waits[(int) started++] = (int) seconds;
        }

        long waitAt(double quantile) {
            int[] sorted = Arrays.copyOf(waits, (int) started);
            Arrays.sort(sorted);
            return started == 0 ? 0 : sorted[(int) Math.min(started - 1, (long) (quantile * started))];
        }
    }

    Group group(String name) {
        return groups.computeIfAbsent(name, key -> new Group());
    }

    /** Core-seconds that the jobs of a group have run. */
    public double coreSeconds(String group) {
        return group(group).coreSeconds;
    }

    double utilisation() {
        return groups.values().stream().mapToDouble(group -> group.coreSeconds).sum() / ((double) capacity * seconds);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%,d jobs submitted, %,d started, %,d ended in %.1f simulated days; most waiting %,d%n",
                submitted,
                started,
                ended,
                seconds / 86400.0,
                mostWaiting));
        text.append(String.format(
                Locale.ROOT,
                "utilisation %.1f %% of %,d cores; %.1f messages a second at the pool, %,d pulls tried%n",
                100 * utilisation(),
                capacity,
                messages / (double) seconds,
                pulls));
        text.append(String.format(
                Locale.ROOT,
                "decisions cost %.3f ms for a second of pool time, %.1f ms in the worst; the run took %.1f s%n",
                decisionNanos / 1e6 / seconds,
                worstSecondNanos / 1e6,
                realMillis / 1000.0));
        text.append(String.format(
                "%-12s %10s %14s %10s %10s %10s%n",
                "group", "started", "core-hours", "wait p50", "wait p90", "wait max"));
        groups.forEach((name, group) -> text.append(String.format(
                Locale.ROOT,
                "%-12s %,10d %,14.0f %,9d s %,9d s %,9d s%n",
                name,
                group.started,
                group.coreSeconds / 3600,
                group.waitAt(0.5),
                group.waitAt(0.9),
                group.waitAt(1))));
        return text.toString();
    }
}
