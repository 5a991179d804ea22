// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.time.Moment;

/** The polls of pilots for whom there is nothing yet, in the order they came. Confined to the engine's thread. */
final class WaitingPolls {
    private record Waiting(
            String pilot, PilotMessages.Poll poll, Moment until, CompletableFuture<PilotMessages.Polled> answer) {}

    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    /** Answers at once when there is something to say or no time to wait; keeps the poll otherwise. */
    void poll(
            String pilot,
            PilotMessages.Poll poll,
            long waitMillis,
            CompletableFuture<PilotMessages.Polled> answer,
            Turn turn) {
        PilotMessages.Polled polled = turn.ledger().poll(pilot, poll, turn.now());
        Waiting earlier = waiting.remove(pilot);
        if (earlier != null) {
            send(earlier.answer(), new PilotMessages.Polled(polled.epoch(), List.of(), List.of()), turn);
        }
        if (!isEmpty(polled) || waitMillis <= 0) {
            send(answer, polled, turn);
        } else {
            waiting.put(pilot, new Waiting(pilot, poll, turn.now().plus(Duration.ofMillis(waitMillis)), answer));
        }
    }

    /** Asks the ledger for everybody who waits; those whose time is over get whatever it says. */
    void retry(Turn turn) {
        for (Iterator<Waiting> each = waiting.values().iterator(); each.hasNext(); ) {
            Waiting one = each.next();
            if (one.answer().isDone()) {
                each.remove();
                continue;
            }
            PilotMessages.Polled polled;
            try {
                polled = turn.ledger().poll(one.pilot(), one.poll(), turn.now());
            } catch (RuntimeException e) {
                each.remove();
                one.answer().completeExceptionally(e);
                continue;
            }
            if (!isEmpty(polled) || turn.now().millisSince(one.until()) >= 0) {
                each.remove();
                send(one.answer(), polled, turn);
            }
        }
    }

    /** In how many milliseconds the first of them has waited long enough. */
    long dueInMillis(Moment now) {
        long due = Long.MAX_VALUE;
        for (Waiting one : waiting.values()) {
            due = Math.min(due, one.until().millisSince(now));
        }
        return due;
    }

    void failAll(Throwable why) {
        new HashMap<>(waiting).values().forEach(one -> one.answer().completeExceptionally(why));
        waiting.clear();
    }

    private static void send(CompletableFuture<PilotMessages.Polled> answer, PilotMessages.Polled polled, Turn turn) {
        turn.after(
                () -> answer.complete(polled),
                () -> answer.completeExceptionally(new Unavailable("the harvester could not keep what it decided")));
    }

    private static boolean isEmpty(PilotMessages.Polled polled) {
        return polled.candidates().isEmpty() && polled.commands().isEmpty();
    }
}
