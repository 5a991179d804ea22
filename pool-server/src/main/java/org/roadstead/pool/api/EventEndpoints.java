// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.pool.engine.JobReads;

/**
 * What happened to a job or to the members of a sweep: as a list, or as server-sent events while it happens. A stream
 * ends when nothing can follow by itself; whoever asks again after that is answered 204, which tells a browser to stop.
 */
final class EventEndpoints {
    private static final String SSE = "text/event-stream";
    private static final String STILL_HERE = ": still here\n\n";
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int MOST_ITEMS = 1000;
    private static final int PER_READ = 500;
    /** A sweep's counts are told so often at most: a person sees no more, and each costs a read. */
    private static final long COUNTS_MILLIS = 100;

    private final Services services;

    EventEndpoints(Services services) {
        this.services = services;
    }

    void ofJob(Call call) {
        JobReads reads = services.pool().reads();
        JobId id = Lookups.jobId(call.parameter(0));
        answer(call, reads, id.value(), () -> Lookups.job(reads, call.principal(), id, false)
                .phase()
                .isTerminal());
    }

    void ofSweep(Call call) {
        JobReads reads = services.pool().reads();
        SweepId id = Lookups.sweepId(call.parameter(0));
        if (wantsCounts(call)) {
            counts(call, reads, id);
            return;
        }
        answer(call, reads, id.value(), () -> isOver(Lookups.sweep(reads, call.principal(), id, false)));
    }

    /** Whether all is over; also the check that the caller may look. */
    private interface Over {
        boolean isOver();
    }

    private void answer(Call call, JobReads reads, String id, Over over) {
        boolean stream = wantsStream(call.header("Accept"));
        boolean news = isNews(call, stream);
        long after = news ? services.signals().latest() : after(call, stream);
        if (!stream) {
            int limit = (int) Lookups.number(call, "limit", MOST_ITEMS, 1, MOST_ITEMS);
            call.blocking(() -> list(reads, id, after, limit, over), bytes -> call.bytes(200, Call.JSON, bytes));
            return;
        }
        call.blocking(
                () -> {
                    boolean ended = over.isOver();
                    requireKept(reads, after);
                    return ended
                            && (news || after > 0 && reads.events(id, after, 1).isEmpty());
                },
                nothingFollows -> {
                    if (nothingFollows) {
                        call.noContent();
                    } else {
                        follow(call, reads, id, after, over);
                    }
                });
    }

    /** The sweep itself, now and when it has changed, instead of each event of each member. */
    private void counts(Call call, JobReads reads, SweepId id) {
        call.blocking(() -> Lookups.sweep(reads, call.principal(), id, false), seen -> {
            String[] last = {""};
            headers(call);
            new Follower(
                            call,
                            services.signals(),
                            List.of(id.value()),
                            () -> {
                                JobReads.SweepView sweep = Lookups.sweep(reads, call.principal(), id, false);
                                String data = Views.MAPPER.writeValueAsString(Views.sweep(sweep));
                                Buffer text = Buffer.buffer();
                                if (!data.equals(last[0])) {
                                    last[0] = data;
                                    text.appendString("event: counts\ndata: ")
                                            .appendString(data)
                                            .appendString("\n\n");
                                }
                                return new Follower.Piece(text.getBytes(), false, isOver(sweep));
                            },
                            Buffer.buffer(STILL_HERE))
                    .atMostEach(COUNTS_MILLIS)
                    .start(HEARTBEAT_MILLIS);
        });
    }

    private static void headers(Call call) {
        call.response()
                .setStatusCode(200)
                .putHeader("Content-Type", SSE)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
    }

    private void follow(Call call, JobReads reads, String id, long after, Over over) {
        long[] last = {after};
        headers(call);
        new Follower(
                        call,
                        services.signals(),
                        List.of(id),
                        () -> {
                            // Asked before the events are read: what ended it is then among them.
                            boolean ended = over.isOver();
                            if (last[0] == Signals.UNKNOWN) {
                                last[0] = services.signals().before();
                            }
                            if (last[0] == Signals.UNKNOWN) {
                                return new Follower.Piece(new byte[0], false, ended);
                            }
                            List<JobReads.EventView> events = reads.events(id, last[0], PER_READ);
                            if (!events.isEmpty()) {
                                last[0] = events.get(events.size() - 1).seq();
                            }
                            return new Follower.Piece(text(events), !events.isEmpty(), ended && events.isEmpty());
                        },
                        Buffer.buffer(STILL_HERE))
                .start(HEARTBEAT_MILLIS);
    }

    private static byte[] list(JobReads reads, String id, long after, int limit, Over over)
            throws JsonProcessingException {
        over.isOver();
        requireKept(reads, after);
        List<JobReads.EventView> events = reads.events(id, after, limit);
        String next = events.size() < limit
                ? null
                : Long.toString(events.get(limit - 1).seq());
        return Views.MAPPER.writeValueAsBytes(
                new Views.Page(events.stream().map(Views::event).toList(), next));
    }

    private static void requireKept(JobReads reads, long after) {
        if (after > 0 && after + 1 < reads.firstEvent()) {
            throw new ProblemException(
                    410, "the events after " + after + " are no longer kept; begin without a number");
        }
    }

    private static byte[] text(List<JobReads.EventView> events) throws JsonProcessingException {
        Buffer text = Buffer.buffer();
        for (JobReads.EventView event : events) {
            text.appendString("id: ")
                    .appendString(Long.toString(event.seq()))
                    .appendString("\nevent: phase\ndata: ")
                    .appendBytes(Views.MAPPER.writeValueAsBytes(Views.event(event)))
                    .appendString("\n\n");
        }
        return text.getBytes();
    }

    private static boolean isOver(JobReads.SweepView sweep) {
        long ended = 0;
        for (Phase phase : Phase.values()) {
            ended += phase.isTerminal() ? sweep.counts().getOrDefault(phase, 0L) : 0;
        }
        return ended == sweep.total();
    }

    private static boolean wantsStream(@Nullable String accept) {
        return accept != null && accept.contains(SSE);
    }

    private static boolean wantsCounts(Call call) {
        String of = Lookups.one(call, "of");
        if (of == null) {
            return false;
        }
        if (!of.equals("counts") || !wantsStream(call.header("Accept"))) {
            throw ProblemException.parameter("of", "is " + of, "counts, with Accept: " + SSE);
        }
        return true;
    }

    /** {@code from=now}: only what comes, unless the caller has seen some already. */
    private static boolean isNews(Call call, boolean stream) {
        String from = Lookups.one(call, "from");
        if (from == null) {
            return false;
        }
        if (!from.equals("now") || !stream) {
            throw ProblemException.parameter(
                    "from", "is " + from + (stream ? "" : " without a stream"), "now, and Accept: " + SSE);
        }
        return call.header("Last-Event-ID") == null;
    }

    private static long after(Call call, boolean stream) {
        String last = call.header("Last-Event-ID");
        if (!stream || last == null || last.isEmpty()) {
            return Lookups.number(call, "after", 0, 0, Long.MAX_VALUE);
        }
        long seen = Lookups.whole(last);
        if (seen < 0) {
            throw ProblemException.of(
                    400, "Last-Event-ID", "Last-Event-ID is not the id of an event: " + last, "the id of an event");
        }
        return seen;
    }
}
