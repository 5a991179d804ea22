// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.supply.HarvesterRecord.Table;

/** All attempts this harvester holds, the queue among them, and the bodies they need. */
final class Holdings {
    private final Map<AttemptKey, Holding> all = new LinkedHashMap<>();
    private final TreeSet<Holding> queue = new TreeSet<>(
            Comparator.<Holding>comparingInt(held -> -held.priority).thenComparingLong(held -> held.order));
    private final Map<Shape, Integer> queuedByShape = new LinkedHashMap<>();
    private final Map<String, Set<Holding>> byPilot = new HashMap<>();
    private final Map<String, Body> bodies = new HashMap<>();
    private long arrivals;

    @Nullable
    Holding get(AttemptKey key) {
        return all.get(key);
    }

    /** By job and attempt alone, as commands name it: of the newest generation. */
    @Nullable
    Holding find(JobId job, int attempt, long generation) {
        Holding direct = all.get(new AttemptKey(job, generation, attempt));
        if (direct != null) {
            return direct;
        }
        Holding found = null;
        for (Holding held : all.values()) {
            AttemptKey key = held.key;
            if (key.attempt() == attempt
                    && key.job().equals(job)
                    && (found == null || key.generation() > found.key.generation())) {
                found = held;
            }
        }
        return found;
    }

    Collection<Holding> all() {
        return all.values();
    }

    /** In the order in which they are to be run. */
    Collection<Holding> queue() {
        return queue;
    }

    Map<Shape, Integer> queuedByShape() {
        return queuedByShape;
    }

    /** What a pilot has claimed, ended attempts included. */
    Set<Holding> of(String pilot) {
        return byPilot.getOrDefault(pilot, Set.of());
    }

    Body body(Holding held) {
        Body body = bodies.get(held.key.job().body());
        if (body == null) {
            throw new IllegalStateException("the body of " + held + " is gone while it is held");
        }
        return body;
    }

    /**
     * Takes in a granted lease.
     *
     * @return null when it is held already, or its body cannot be read
     */
    @Nullable
    Holding add(HarvesterMessages.Lease lease, @Nullable JsonNode written, List<HarvesterRecord> out) {
        String name = lease.job().body();
        Body body = bodies.get(name);
        boolean fresh = body == null;
        if (body == null && written != null) {
            body = Body.read(written);
        }
        if (body == null || all.containsKey(new AttemptKey(lease.job(), lease.generation(), lease.attempt()))) {
            return null;
        }
        if (fresh) {
            out.add(new HarvesterRecord(Table.BODY, name, body.written()));
        }
        Holding held = Holding.of(lease, ++arrivals, body);
        put(held, body);
        write(held, out);
        return held;
    }

    /** Takes back what an earlier start kept; without its body a holding is worth nothing and is left out. */
    @Nullable
    Holding recover(AttemptKey key, JsonNode kept, Map<String, JsonNode> keptBodies) {
        String name = key.job().body();
        Body body = bodies.get(name);
        JsonNode written = keptBodies.get(name);
        if (body == null && written != null) {
            body = Body.read(written);
        }
        if (body == null) {
            return null;
        }
        Holding held = Holding.fromJson(key, kept, body);
        arrivals = Math.max(arrivals, held.order);
        put(held, body);
        return held;
    }

    void claim(Holding held, String pilot, long wallMillis, List<HarvesterRecord> out) {
        unqueue(held);
        held.pilot = pilot;
        held.claimedAt = wallMillis;
        held.acked = false;
        held.heard = true;
        byPilot.computeIfAbsent(pilot, name -> new LinkedHashSet<>()).add(held);
        write(held, out);
    }

    /** Its end is in the outbox. */
    void end(Holding held) {
        unqueue(held);
        held.ended = true;
    }

    void write(Holding held, List<HarvesterRecord> out) {
        out.add(new HarvesterRecord(Table.LEASE, held.key.toString(), held.toJson()));
    }

    void remove(Holding held, List<HarvesterRecord> out) {
        if (all.remove(held.key) == null) {
            return;
        }
        unqueue(held);
        out.add(new HarvesterRecord(Table.LEASE, held.key.toString(), null));
        String pilot = held.pilot;
        if (pilot != null) {
            Set<Holding> theirs = byPilot.get(pilot);
            if (theirs != null) {
                theirs.remove(held);
                if (theirs.isEmpty()) {
                    byPilot.remove(pilot);
                }
            }
        }
        String name = held.key.job().body();
        Body body = bodies.get(name);
        if (body != null && --body.uses == 0) {
            bodies.remove(name);
            out.add(new HarvesterRecord(Table.BODY, name, null));
        }
    }

    private void put(Holding held, Body body) {
        all.put(held.key, held);
        body.uses++;
        bodies.put(held.key.job().body(), body);
        String pilot = held.pilot;
        if (pilot != null) {
            byPilot.computeIfAbsent(pilot, name -> new LinkedHashSet<>()).add(held);
        } else {
            queue.add(held);
            queuedByShape.merge(held.shape, 1, Integer::sum);
        }
    }

    private void unqueue(Holding held) {
        if (queue.remove(held)) {
            queuedByShape.computeIfPresent(held.shape, (shape, count) -> count == 1 ? null : count - 1);
        }
    }

    void checkInvariants() {
        int queued = 0;
        for (Holding held : all.values()) {
            String pilot = held.pilot;
            if (held.isQueued()) {
                queued++;
                require(queue.contains(held), held, "is not in the queue");
            } else if (pilot != null) {
                require(of(pilot).contains(held), held, "is not in its pilot's table");
            }
            require(bodies.containsKey(held.key.job().body()), held, "has no body");
        }
        if (queued != queue.size()
                || queued
                        != queuedByShape.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()) {
            throw new IllegalStateException("the queue counts " + queue.size() + ", held unclaimed are " + queued);
        }
        int uses = bodies.values().stream().mapToInt(body -> body.uses).sum();
        if (uses != all.size()) {
            throw new IllegalStateException(uses + " uses of bodies for " + all.size() + " holdings");
        }
    }

    private static void require(boolean good, Holding held, String otherwise) {
        if (!good) {
            throw new IllegalStateException(held + " " + otherwise);
        }
    }
}
