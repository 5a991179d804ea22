// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.lease.RefusedException;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.time.StartWindow;
import org.roadstead.pool.store.KeptAnswer;

/** Takes one request to submit: once, however often it is sent under one key. */
final class Submits {
    private static final int MOST_IDS = 1_000;

    private Submits() {}

    /** The answer as it is kept; instants are milliseconds since the epoch. */
    private record Kept(
            String id,
            @Nullable String sweep,
            long count,
            List<String> jobs,
            boolean windowed,
            @Nullable Long notBefore,
            @Nullable Long end,
            @Nullable String zone,
            @Nullable String promised) {}

    static Submitted submit(Turn turn, Submission submission, Preparation.Prepared prepared, Duration keep) {
        String key = submission.key();
        String hash = submission.bodyHash() == null ? "" : submission.bodyHash();
        if (key != null) {
            KeptAnswer before = turn.store()
                    .answer(
                            submission.owner(),
                            key,
                            turn.now().wall().minus(keep).toEpochMilli());
            if (before != null) {
                return repeated(before, hash);
            }
        }
        if (prepared.refusal() != null) {
            throw prepared.refusal();
        }
        List<NewBody> bodies = prepared.bodies();
        // All or nothing: whatever may be refused is looked at before anything is taken.
        turn.ledger()
                .admit(
                        submission.owner(),
                        bodies.stream().mapToLong(NewBody::size).sum(),
                        turn.now());
        for (int i = 0; i < bodies.size(); i++) {
            check(turn, bodies.get(i), i);
        }
        for (NewBody body : bodies) {
            turn.ledger().submit(body, turn.now());
        }
        Submitted submitted = answer(turn, submission, bodies);
        if (key != null) {
            turn.ledger().flush();
            turn.store()
                    .keepAnswer(
                            submission.owner(),
                            key,
                            new KeptAnswer(hash, write(submitted)),
                            turn.now().wall().toEpochMilli());
        }
        return submitted;
    }

    private static void check(Turn turn, NewBody body, int job) {
        try {
            turn.ledger().check(body);
        } catch (RefusedException e) {
            PoolException refusal = Ask.refusal(e);
            throw new PoolException(
                    refusal.kind(), String.valueOf(refusal.getMessage()), refusal.field(), refusal.reason(), job);
        }
    }

    private static Submitted answer(Turn turn, Submission submission, List<NewBody> bodies) {
        NewBody first = bodies.get(0);
        boolean one = bodies.size() == 1;
        long count = 0;
        List<String> ids = new ArrayList<>();
        for (NewBody body : bodies) {
            long size = body.size();
            count += size;
            for (long i = 0; i < size && ids.size() < MOST_IDS; i++) {
                ids.add(body.isSweep() ? JobId.member(new SweepId(body.id()), i).value() : body.id());
            }
        }
        return new Submitted(
                first.id(),
                one && first.isSweep() ? first.id() : null,
                count,
                ids,
                one ? first.window() : null,
                one ? submission.jobs().get(0).zone().getId() : null,
                one ? turn.ledger().promised() : null,
                false);
    }

    private static Submitted repeated(KeptAnswer before, String hash) {
        if (!before.hash().equals(hash)) {
            throw new PoolException(
                    PoolException.Kind.UNPROCESSABLE,
                    "this Idempotency-Key was used with another request within the last 24 hours",
                    "Idempotency-Key",
                    null);
        }
        try {
            Kept kept = Json.MAPPER.readValue(before.answer(), Kept.class);
            StartWindow window = kept.windowed ? new StartWindow(instant(kept.notBefore), instant(kept.end)) : null;
            return new Submitted(
                    kept.id,
                    kept.sweep,
                    kept.count,
                    kept.jobs,
                    window,
                    kept.zone,
                    kept.promised == null ? null : Promised.parse(kept.promised),
                    true);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept answer cannot be read", e);
        }
    }

    private static String write(Submitted submitted) {
        StartWindow window = submitted.window();
        try {
            return Json.MAPPER.writeValueAsString(new Kept(
                    submitted.id(),
                    submitted.sweep(),
                    submitted.count(),
                    submitted.jobs(),
                    window != null,
                    window == null ? null : millis(window.notBefore()),
                    window == null ? null : millis(window.end()),
                    submitted.zone(),
                    submitted.promised() == null ? null : submitted.promised().toText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be kept", e);
        }
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
