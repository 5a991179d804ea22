// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Instant;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.core.time.SystemTime;

/** Watches one job or sweep to its end. */
final class Watching {
    private final Surroundings surroundings;
    private final PoolClient pool;
    private final Away away;

    Watching(Surroundings surroundings, PoolClient pool) {
        this.surroundings = surroundings;
        this.pool = pool;
        this.away = new Away(line -> {
            surroundings.err().println(line);
            surroundings.err().flush();
        });
    }

    /** What all that belongs to this watching bears with the pool by. */
    Away away() {
        return away;
    }

    /** Shows the sweep's progress on {@code to}; returns what became of it. */
    SweepProgress sweep(String id, PrintStream to, boolean isTerminal) throws PoolProblem {
        SweepProgress progress = new SweepProgress();
        int width = isTerminal ? TerminalWidth.of(surroundings) : 0;
        ProgressDisplay display = new ProgressDisplay(to, isTerminal, surroundings.speaksUnicode(), width);
        try (Follower follower = new Follower(pool, Ids.path(id), away)) {
            follower.follow(sweep -> {
                long nanos = SystemTime.INSTANCE.nanos();
                progress.update(sweep, nanos);
                display.show(progress, nanos);
                return progress.isOver();
            });
        }
        return progress;
    }

    /** Prints each phase of the job as it comes to it; returns the job as it ended. */
    JsonNode job(String id, PrintStream to) throws PoolProblem {
        int[] printed = {0};
        try (Follower follower = new Follower(pool, Ids.path(id), away)) {
            return follower.follow(job -> {
                JsonNode history = job.path("history");
                Instant now = surroundings.clock().instant();
                for (; printed[0] < history.size(); printed[0]++) {
                    to.println(line(history.get(printed[0]), now));
                }
                to.flush();
                return Ending.isOver(job);
            });
        }
    }

    /** Waits in silence. */
    JsonNode quietly(String id) throws PoolProblem {
        try (Follower follower = new Follower(pool, Ids.path(id), away)) {
            return follower.follow(Ending::isOver);
        }
    }

    private String line(JsonNode event, Instant now) {
        String reason = Words.text(event, "reason");
        String message = Words.text(event, "message");
        String where = reason.isEmpty() ? JobsCommand.where(event.path("placement")) : "";
        return (Words.clock(Words.text(event, "at"), now, surroundings.zone()) + "  "
                        + Table.padded(Words.text(event, "phase"), 11)
                        + (reason.isEmpty() ? "" : Words.meaning(reason) + " (" + reason + ")")
                        + (where.isEmpty() ? "" : "on " + where)
                        + (message.isEmpty() ? "" : ": " + message))
                .stripTrailing();
    }
}
