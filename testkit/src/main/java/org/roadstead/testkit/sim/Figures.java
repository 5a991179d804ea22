// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one or many runs added up to. */
final class Figures {
    long seeds;
    long steps;
    long messages;
    long jobs;
    long simulatedMillis;
    /** Offers that became jobs, and sets of which none did. */
    long accepted;

    long expired;
    final Set<Long> states = new HashSet<>();
    /** How often each fault struck. */
    final Map<Fault, Long> strikes = new EnumMap<>(Fault.class);
    /** In how many seeds each fault struck. */
    final Map<Fault, Long> seedsStruck = new EnumMap<>(Fault.class);

    void state(long fingerprint) {
        states.add(fingerprint);
    }

    void struck(Fault fault) {
        strikes.merge(fault, 1L, Long::sum);
    }

    /** Adds the figures of one finished run. */
    synchronized void add(Figures run) {
        seeds++;
        steps += run.steps;
        messages += run.messages;
        jobs += run.jobs;
        accepted += run.accepted;
        expired += run.expired;
        simulatedMillis += run.simulatedMillis;
        states.addAll(run.states);
        run.strikes.forEach((fault, count) -> {
            strikes.merge(fault, count, Long::sum);
            seedsStruck.merge(fault, 1L, Long::sum);
        });
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "simulation: %d seeds, %d steps, %d distinct states, %d messages, %d jobs, %d simulated hours%n",
                seeds, steps, states.size(), messages, jobs, simulatedMillis / 3_600_000));
        text.append(String.format("  %d offers were accepted, %d sets expired%n", accepted, expired));
        for (Fault fault : Fault.values()) {
            text.append(String.format(
                    "  %-18s struck %7d times, in %3d %% of the seeds%n",
                    fault,
                    strikes.getOrDefault(fault, 0L),
                    seeds == 0 ? 0 : 100 * seedsStruck.getOrDefault(fault, 0L) / seeds));
        }
        return text.toString();
    }
}
