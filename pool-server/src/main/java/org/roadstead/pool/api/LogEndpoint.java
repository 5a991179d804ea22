// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.Callable;
import org.roadstead.core.job.JobId;
import org.roadstead.pool.engine.JobReads;
import org.roadstead.pool.identity.Principal;

/**
 * {@code GET /jobs/{id}/log}: the bytes a payload wrote, as they are. With {@code follow} it goes on until the job has
 * ended, also over further attempts.
 */
final class LogEndpoint {
    private static final int PIECE = 256 * 1024;

    private final Services services;

    LogEndpoint(Services services) {
        this.services = services;
    }

    void log(Call call) {
        JobReads reads = services.pool().reads();
        JobId id = Lookups.jobId(call.parameter(0));
        String asked = Lookups.one(call, "stream");
        String stream = asked == null ? "stdout" : asked;
        if (!stream.equals("stdout") && !stream.equals("stderr")) {
            throw ProblemException.parameter("stream", "is " + stream, "stdout or stderr");
        }
        boolean follow = Lookups.flag(call, "follow");
        int attempt = (int) Lookups.number(call, "attempt", 0, 0, Integer.MAX_VALUE);
        Principal principal = call.principal();
        call.blocking(() -> Lookups.job(reads, principal, id, false), job -> {
            call.response()
                    .setStatusCode(200)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Cache-Control", "no-store");
            Reader reader = new Reader(reads, principal, id, stream, attempt, follow);
            new Follower(call, services.signals(), follow ? List.of(id.value()) : List.of(), reader, null).start(0);
        });
    }

    /** Remembers how far it has read. */
    private static final class Reader implements Callable<Follower.Piece> {
        private final JobReads reads;
        private final Principal principal;
        private final JobId id;
        private final String stream;
        private final int only;
        private final boolean follow;
        private int attempt;
        private long offset;

        Reader(JobReads reads, Principal principal, JobId id, String stream, int only, boolean follow) {
            this.reads = reads;
            this.principal = principal;
            this.id = id;
            this.stream = stream;
            this.only = only;
            this.follow = follow;
            this.attempt = only;
        }

        @Override
        public Follower.Piece call() {
            // Asked before the log is read: the last words of the payload are then in it.
            JobReads.JobView job = Lookups.job(reads, principal, id, false);
            boolean mayGrow = follow && !job.phase().isTerminal() && (only == 0 || job.attempt() <= only);
            List<JobReads.LogPiece> pieces = reads.log(id, stream, attempt, offset, PIECE);
            if (pieces.isEmpty() && only == 0 && attempt != 0) {
                List<JobReads.LogPiece> newest = reads.log(id, stream, 0, 0, PIECE);
                if (!newest.isEmpty() && newest.get(0).attempt() > attempt) {
                    offset = 0;
                    pieces = newest;
                }
            }
            Buffer text = Buffer.buffer();
            for (JobReads.LogPiece piece : pieces) {
                attempt = piece.attempt();
                if (piece.offset() > offset) {
                    text.appendString("\n[... " + (piece.offset() - offset) + " bytes cut ...]\n");
                }
                text.appendBytes(piece.data());
                offset = piece.offset() + piece.data().length;
            }
            return new Follower.Piece(text.getBytes(), !pieces.isEmpty(), pieces.isEmpty() && !mayGrow);
        }
    }
}
