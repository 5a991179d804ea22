// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Granted;
import org.roadstead.core.lease.RefusedException;
import org.roadstead.core.protocol.HarvesterMessages.Pull;
import org.roadstead.core.protocol.HarvesterMessages.Pulled;
import org.roadstead.pool.disk.DiskRoom;

/**
 * The pulls that wait for a job, oldest first. They are tried again in the turn that makes one available, so that it
 * costs no turn more until it is leased. For the writer's thread; {@link #count} for any.
 */
final class WaitingPulls {
    private final String epoch;
    private final BodyCache bodies;
    private final DiskRoom room;
    private boolean ample = true;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final List<Answer> answers = new ArrayList<>();
    private long stirred = -1;
    private volatile int count;

    private record Waiting(String harvester, Pull pull, CompletableFuture<Pulled> future, long deadline) {}

    /** What is told after the commit: a refusal or what was pulled. */
    private record Answer(CompletableFuture<Pulled> future, Pulled pulled, @Nullable PoolException refused) {
        void tell() {
            if (refused != null) {
                future.completeExceptionally(refused);
            } else {
                future.complete(pulled);
            }
        }
    }

    WaitingPulls(String epoch, BodyCache bodies, DiskRoom room) {
        this.room = room;
        this.epoch = epoch;
        this.bodies = bodies;
    }

    int count() {
        return count;
    }

    /** Answers a pull that was just received, or lets it wait; then the answer is null. */
    @Nullable
    Pulled open(Turn turn, String harvester, Pull pull, CompletableFuture<Pulled> future) {
        turn.ledger().openPull(harvester, pull, turn.now());
        Waiting replaced = waiting.remove(harvester);
        if (replaced != null) {
            answers.add(new Answer(replaced.future, nothing(), null));
        }
        Granted granted = turn.ledger().pull(harvester, granted(pull), turn.now());
        if (granted.wake() || pull.waitMillis() <= 0) {
            turn.ledger().closePull(harvester, pull);
            return pulled(turn, granted);
        }
        long deadline = turn.now().monotonicMillis() + pull.waitMillis();
        waiting.put(harvester, new Waiting(harvester, pull, future, deadline));
        return null;
    }

    /** Tries all again when something could be had that could not be had before, and ends those that waited enough. */
    void retry(Turn turn) {
        boolean again = stirred != turn.ledger().stirred() || ample != room.isAmple();
        ample = room.isAmple();
        Iterator<Waiting> each = waiting.values().iterator();
        while (each.hasNext()) {
            Waiting one = each.next();
            boolean over = one.deadline <= turn.now().monotonicMillis();
            if (one.future.isDone()) {
                turn.ledger().closePull(one.harvester, one.pull);
                each.remove();
            } else if (again || over) {
                retry(turn, one, over, each);
            }
        }
        stirred = turn.ledger().stirred();
        count = waiting.size();
    }

    /** For want of room nothing is handed out, for what runs writes; commands go out as ever. */
    private Pull granted(Pull pull) {
        return room.isAmple()
                ? pull
                : new Pull(pull.incarnation(), pull.seq(), pull.capabilities(), 0, pull.waitMillis());
    }

    private void retry(Turn turn, Waiting one, boolean over, Iterator<Waiting> each) {
        try {
            Granted granted = turn.ledger().pull(one.harvester, granted(one.pull), turn.now());
            if (granted.wake() || over) {
                turn.ledger().closePull(one.harvester, one.pull);
                Pulled answer = pulled(turn, granted);
                each.remove();
                answers.add(new Answer(one.future, answer, null));
            }
        } catch (RefusedException e) {
            each.remove();
            answers.add(new Answer(one.future, nothing(), Ask.refusal(e)));
        }
    }

    private Pulled pulled(Turn turn, Granted granted) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        for (long first : granted.bodies()) {
            BodyFacts body = turn.store().body(first);
            if (body == null) {
                throw new IllegalStateException("there is no body " + first);
            }
            byId.put(body.id(), bodies.get(first, body.isSweep(), turn.store()::description));
        }
        return new Pulled(epoch, granted.leases(), byId, granted.commands(), null);
    }

    private Pulled nothing() {
        return new Pulled(epoch, List.of(), Map.of(), List.of(), null);
    }

    /** Answers what the turn has decided; after its commit. */
    void tell() {
        List<Answer> now = List.copyOf(answers);
        answers.clear();
        now.forEach(Answer::tell);
    }

    /** Milliseconds until one has waited enough; {@link Long#MAX_VALUE} when none waits. */
    long millisToDeadline(long now) {
        long first = Long.MAX_VALUE;
        for (Waiting one : waiting.values()) {
            first = Math.min(first, Math.max(0, one.deadline - now));
        }
        return first;
    }

    void failAll(PoolException why) {
        answers.forEach(answer -> answer.future.completeExceptionally(why));
        answers.clear();
        waiting.values().forEach(one -> one.future.completeExceptionally(why));
        waiting.clear();
        count = 0;
    }
}
