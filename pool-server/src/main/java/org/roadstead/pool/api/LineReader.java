// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.Fault;

/**
 * Reads newline-delimited descriptions while they arrive: whole lines are handed to the workers in blocks, the text is
 * dropped as soon as it is read, and the sender is held back while the workers are behind.
 */
final class LineReader {
    private static final long MOST_BYTES = 512L * 1024 * 1024;
    private static final int MOST_JOBS = 1_000_000;
    private static final int BLOCK = 256 * 1024;
    /** Shorter than a body of its own may be, because several are read at a time. */
    private static final int LONGEST_LINE = 4 * 1024 * 1024;

    private static final int MOST_BEHIND = 8;
    /** About what a job takes until it is stored: its description, and its text once more. */
    private static final long JOB_TAKES = 1024;

    private final Call call;
    private final @Nullable MessageDigest hash;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(BLOCK * 2);
    private final List<CompletableFuture<Described>> blocks = new ArrayList<>();
    private long bytes;
    private long firstLine = 1;
    private int behind;
    private boolean failed;

    /** @param hash updated with all that arrives; null when nobody wants it */
    LineReader(Call call, @Nullable MessageDigest hash) {
        this.call = call;
        this.hash = hash;
    }

    /** Runs {@code next} on the event loop with everything read; what was read has its room until the answer. */
    void read(Call.Next<Described> next) {
        BodyReader.refuseLarger(call, MOST_BYTES);
        HttpServerRequest request = call.request();
        call.whenOver(() -> failed = true);
        request.exceptionHandler(broken -> fail(BodyReader.broken(broken)));
        request.handler(part -> step(() -> take(part)));
        request.endHandler(end -> step(() -> {
            cut(pending.size());
            finish(next);
        }));
        BodyReader.goOn(request, call);
    }

    private void step(Call.Guarded step) {
        if (failed) {
            return;
        }
        try {
            step.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        failed = true;
        call.fail(e);
    }

    private void take(Buffer part) {
        bytes += part.length();
        if (bytes > MOST_BYTES) {
            throw BodyReader.tooLarge(MOST_BYTES);
        }
        call.reserve(part.length());
        byte[] data = part.getBytes();
        if (hash != null) {
            hash.update(data);
        }
        pending.writeBytes(data);
        if (pending.size() >= BLOCK) {
            int end = ends(data) || pending.size() - data.length < BLOCK ? lastLineEnd() : 0;
            if (end == 0 && pending.size() > LONGEST_LINE) {
                String line = "line " + firstLine;
                throw ProblemException.of(
                        413,
                        line,
                        line + " is larger than " + LONGEST_LINE + " bytes",
                        "at most " + LONGEST_LINE + " bytes");
            }
            cut(end);
        }
    }

    private static boolean ends(byte[] data) {
        for (byte b : data) {
            if (b == '\n') {
                return true;
            }
        }
        return false;
    }

    private int lastLineEnd() {
        byte[] all = pending.toByteArray();
        for (int i = all.length; i > 0; i--) {
            if (all[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    private void cut(int end) {
        if (end == 0) {
            return;
        }
        byte[] all = pending.toByteArray();
        byte[] block = Arrays.copyOf(all, end);
        pending.reset();
        pending.write(all, end, all.length - end);
        long line = firstLine;
        for (byte b : block) {
            firstLine += b == '\n' ? 1 : 0;
        }
        if (firstLine > MOST_JOBS + 1L) {
            throw ProblemException.of(
                    413, "", "more than " + MOST_JOBS + " jobs in one request; use a sweep", "at most " + MOST_JOBS);
        }
        CompletableFuture<Described> read = new CompletableFuture<>();
        blocks.add(read);
        behind++;
        if (behind >= MOST_BEHIND) {
            call.request().pause();
        }
        call.blocking(
                () -> {
                    try {
                        read.complete(describe(block, line));
                    } catch (Throwable e) {
                        read.completeExceptionally(e);
                    }
                    return read;
                },
                done -> {
                    behind--;
                    if (!failed && !done.isCompletedExceptionally()) {
                        call.reserve(done.join().size() * JOB_TAKES);
                    }
                    call.request().resume();
                });
    }

    private static Described describe(byte[] block, long firstLine) {
        Described described = new Described();
        long line = firstLine;
        for (int from = 0; from < block.length && described.hasRoomForFaults(); line++) {
            int end = from;
            while (end < block.length && block[end] != '\n') {
                end++;
            }
            byte[] text = Arrays.copyOfRange(block, from, end);
            if (!isBlank(text)) {
                described.addLine((int) line, DescriptionReader.read(tree(text, line)));
            }
            from = end + 1;
        }
        return described;
    }

    private static JsonNode tree(byte[] text, long line) {
        try {
            return Bodies.line(text);
        } catch (ProblemException e) {
            Fault fault = e.faults().get(0);
            throw ProblemException.of(
                    e.status(), "line " + line, "line " + line + ": " + e.getMessage(), fault.expected());
        }
    }

    private static boolean isBlank(byte[] text) {
        for (byte b : text) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private void finish(Call.Next<Described> next) {
        CompletableFuture<?>[] all = blocks.toArray(new CompletableFuture<?>[0]);
        call.await(CompletableFuture.allOf(all), done -> {
            Described whole = new Described();
            blocks.forEach(block -> whole.addAll(block.join()));
            blocks.clear();
            next.accept(whole);
        });
    }
}
