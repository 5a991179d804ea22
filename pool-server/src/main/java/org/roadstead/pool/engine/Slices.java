// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.lease.BodyFacts;

/**
 * Something done to all members of a sweep, in as many turns as it takes: others are served between them. Each slice is
 * durable when the next begins, and the caller is answered after the last. Whoever was not answered asks again: members
 * that were done already are passed over.
 */
final class Slices {
    private final PoolWriter writer;
    private final int rows;
    private final Start start;
    private final Piece piece;
    private final CompletableFuture<Long> answer = new CompletableFuture<>();

    private @Nullable BodyFacts sweep;
    private long next;
    private long count;

    /** Looks at the whole before the first slice: what is refused is refused here. */
    @FunctionalInterface
    interface Start {
        BodyFacts in(Turn turn);
    }

    /** Does it to the members {@code first} to {@code last}, by number; how many that were. */
    @FunctionalInterface
    interface Piece {
        long in(Turn turn, BodyFacts sweep, long first, long last);
    }

    /** @param rows of the store that one turn touches at most */
    Slices(PoolWriter writer, int rows, Start start, Piece piece) {
        this.writer = writer;
        this.rows = rows;
        this.start = start;
        this.piece = piece;
    }

    CompletableFuture<Long> run() {
        step();
        return answer;
    }

    /** What one turn did. */
    private record Done(BodyFacts sweep, long last, long jobs) {}

    private Done turn(Turn turn) {
        // A turn may be worked on twice when another request in it fails, so nothing is kept before it is over.
        BodyFacts body = sweep == null ? start.in(turn) : sweep;
        if (sweep != null && turn.store().body(body.first()) == null) {
            return new Done(body, body.last(), 0); // removed meanwhile: all of it had ended
        }
        turn.ledger().flush();
        long first = sweep == null ? body.first() : next;
        long last = turn.store().sliceEnd(first, body.last(), rows);
        return new Done(body, last, piece.in(turn, body, first, last));
    }

    private void step() {
        CompletableFuture<Done> stored = writer.ask(new Ask<Done>(this::turn));
        stored.whenComplete((done, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
                return;
            }
            sweep = done.sweep;
            next = done.last + 1;
            count += done.jobs;
            if (next > done.sweep.last()) {
                answer.complete(count);
            } else {
                step();
            }
        });
    }
}
