// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The GPUs of a pilot, by the names that the platform gave them, dealt out so that no two jobs have one in common. They are
 * told to a payload in the variables that drivers' libraries read; a node that keeps devices from processes needs no more.
 * Thread-safe.
 */
public final class Gpus {
    /** What one of the vendors' libraries reads; the first is set for every job, the others where the pilot has them. */
    private static final List<String> VARIABLES =
            List.of("CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "ZE_AFFINITY_MASK");

    private final List<String> variables;
    private final TreeSet<String> free = new TreeSet<>();
    private final boolean hidden;

    private Gpus(List<String> names, List<String> variables, boolean hidden) {
        this.free.addAll(names);
        this.variables = variables;
        this.hidden = hidden;
    }

    /**
     * @param count how many jobs may use together
     * @param names of the GPUs of this allocation; when there are fewer than {@code count} they are numbered from 0
     * @param environment of the pilot
     * @param allocated whether this runs in an allocation: then a job that asked for no GPU is shown none
     */
    public static Gpus of(int count, List<String> names, Map<String, String> environment, boolean allocated) {
        List<String> own = names.size() >= count
                ? names.subList(0, count)
                : IntStream.range(0, count).mapToObj(Integer::toString).toList();
        List<String> variables = VARIABLES.stream()
                .filter(name -> name.equals(VARIABLES.get(0)) || environment.containsKey(name))
                .toList();
        return new Gpus(own, variables, count > 0 || allocated);
    }

    /**
     * Takes {@code count} of them for a job.
     *
     * @throws IllegalStateException when fewer are free: who gives out room has counted wrongly
     */
    public synchronized List<String> take(int count) {
        if (free.size() < count) {
            throw new IllegalStateException(count + " GPUs are wanted, " + free.size() + " are free");
        }
        List<String> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            taken.add(free.pollFirst());
        }
        return taken;
    }

    /** Takes back what {@link #take} gave. */
    public synchronized void give(List<String> taken) {
        free.addAll(taken);
    }

    /** How a payload is told which GPUs are its own; empty where this pilot has nothing to say about GPUs. */
    public Map<String, String> environment(List<String> taken) {
        Map<String, String> environment = new TreeMap<>();
        if (hidden) {
            variables.forEach(name -> environment.put(name, String.join(",", taken)));
        }
        return environment;
    }
}
