// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.queue.LongRuns;
import org.roadstead.core.queue.NumSet;

/** Waiting jobs that may not yet be handed out: those they come after have not completed, or their hour has not come. */
final class Parking {
    private final Map<Long, List<Group>> byBody = new HashMap<>();
    /** By the number of the job that is awaited, or by the number of the sweep's body made negative. */
    private final TreeMap<Long, Set<Group>> byDependency = new TreeMap<>();
    /** Awaited sweeps, and how many of their members have not completed. */
    private final Map<Long, Long> membersLeft = new HashMap<>();

    private final TreeMap<Long, Set<Group>> byHour = new TreeMap<>();
    private long size;

    /** Jobs of one body and one terms that wait for the same. */
    static final class Group {
        final long body;
        final int terms;
        /** Wall clock, milliseconds; {@link Long#MIN_VALUE} when no hour is awaited. */
        final long notBefore;

        final NumSet nums = new NumSet();
        private final Set<Long> dependencies;

        Group(long body, int terms, long notBefore, Collection<Long> dependencies) {
            this.body = body;
            this.terms = terms;
            this.notBefore = notBefore;
            this.dependencies = new HashSet<>(dependencies);
        }
    }

    /** What is awaited of a job. */
    static long job(long num) {
        return num;
    }

    /** What is awaited of a sweep. */
    static long sweep(long body) {
        return -body;
    }

    long size() {
        return size;
    }

    /** Says, before a group that awaits {@code body} is parked, how many of its members have not completed. */
    void watch(long body, long left) {
        membersLeft.put(body, left);
    }

    boolean watches(long body) {
        return membersLeft.containsKey(body);
    }

    /** Parks a group that awaits something. */
    void park(Group group) {
        byBody.computeIfAbsent(group.body, key -> new ArrayList<>(1)).add(group);
        size += group.nums.size();
        if (group.dependencies.isEmpty()) {
            byHour.computeIfAbsent(group.notBefore, key -> new LinkedHashSet<>())
                    .add(group);
        }
        for (long dependency : group.dependencies) {
            byDependency
                    .computeIfAbsent(dependency, key -> new LinkedHashSet<>())
                    .add(group);
        }
    }

    /** A job has completed; returns the groups that await nothing more but perhaps their hour, no longer parked. */
    List<Group> completed(long num, long body) {
        List<Group> free = new ArrayList<>(0);
        satisfy(job(num), free);
        Long left = membersLeft.computeIfPresent(body, (key, count) -> count - 1);
        if (left != null && left == 0) {
            membersLeft.remove(body);
            satisfy(sweep(body), free);
        }
        return free;
    }

    private void satisfy(long dependency, List<Group> free) {
        Set<Group> waiting = byDependency.remove(dependency);
        if (waiting == null) {
            return;
        }
        for (Group group : waiting) {
            group.dependencies.remove(dependency);
            if (group.dependencies.isEmpty()) {
                forget(group);
                free.add(group);
            }
        }
    }

    /** Jobs have ended otherwise; returns the groups that awaited one of them, no longer parked. */
    List<Group> failed(long first, long last, long body) {
        Set<Group> hit = new LinkedHashSet<>();
        byDependency.subMap(first, true, last, true).values().forEach(hit::addAll);
        hit.addAll(byDependency.getOrDefault(sweep(body), Set.of()));
        hit.forEach(this::forget);
        return List.copyOf(hit);
    }

    /** The groups whose hour has come, no longer parked. */
    List<Group> due(long wallMillis) {
        List<Group> due = new ArrayList<>();
        byHour.headMap(wallMillis, true).values().forEach(due::addAll);
        due.forEach(this::forget);
        return due;
    }

    /** The next hour awaited; {@link Long#MAX_VALUE} when none is. */
    long nextHour() {
        return byHour.isEmpty() ? Long.MAX_VALUE : byHour.firstKey();
    }

    /** Takes those of the jobs {@code first} to {@code last} of {@code body} out that have {@code terms}. */
    void removeRange(long body, long first, long last, int terms, LongRuns removed) {
        for (Group group : List.copyOf(byBody.getOrDefault(body, List.of()))) {
            if (group.terms == terms) {
                long before = group.nums.size();
                group.nums.removeRange(first, last, removed);
                size -= before - group.nums.size();
                if (group.nums.isEmpty()) {
                    forget(group);
                }
            }
        }
    }

    /** The group that {@code num} waits in: whether it awaits others (then true) or only its hour; null when neither. */
    @Nullable
    Boolean awaitsOthers(long body, long num) {
        for (Group group : byBody.getOrDefault(body, List.of())) {
            if (group.nums.contains(num)) {
                return !group.dependencies.isEmpty();
            }
        }
        return null;
    }

    private void forget(Group group) {
        size -= group.nums.size();
        List<Group> siblings = byBody.get(group.body);
        if (siblings != null && siblings.remove(group) && siblings.isEmpty()) {
            byBody.remove(group.body);
        }
        for (long dependency : group.dependencies) {
            Set<Group> waiting = byDependency.get(dependency);
            if (waiting != null && waiting.remove(group) && waiting.isEmpty()) {
                byDependency.remove(dependency);
                if (dependency < 0) {
                    membersLeft.remove(-dependency);
                }
            }
        }
        Set<Group> sameHour = byHour.get(group.notBefore);
        if (sameHour != null && sameHour.remove(group) && sameHour.isEmpty()) {
            byHour.remove(group.notBefore);
        }
    }

    /** Adds how many jobs of each terms are parked. */
    void count(Map<Integer, Long> byTerms) {
        byBody.values()
                .forEach(groups -> groups.forEach(group -> byTerms.merge(group.terms, group.nums.size(), Long::sum)));
    }

    void checkInvariants() {
        long sum = 0;
        for (List<Group> groups : byBody.values()) {
            for (Group group : groups) {
                sum += group.nums.size();
                if (group.dependencies.isEmpty()
                        && !byHour.getOrDefault(group.notBefore, Set.of()).contains(group)) {
                    throw new IllegalStateException("jobs of body " + group.body + " are parked and await nothing");
                }
            }
        }
        if (sum != size) {
            throw new IllegalStateException(sum + " jobs are parked, " + size + " were counted");
        }
    }
}
