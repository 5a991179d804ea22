// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Digest;
import org.roadstead.pool.blob.BlobStore;

/**
 * Streams a request's body into the blob store: the event loop gathers a block, a worker writes it, and the sender
 * waits meanwhile. All fields belong to the event loop; the upload to whoever has it in hand.
 */
final class BlobReceiver {
    private static final int BLOCK = 256 * 1024;

    private final Call call;
    private final BlobStore blobs;
    private Buffer pending = Buffer.buffer();
    private BlobStore.@Nullable Upload upload;
    private long size;
    private boolean writing;
    private boolean ended;
    private boolean over;

    BlobReceiver(Call call, BlobStore blobs) {
        this.call = call;
        this.blobs = blobs;
    }

    /** Called on the event loop when all bytes are stored, or refused for another checksum. */
    interface Received {
        void accept(BlobStore.Upload upload, Digest found) throws Exception;
    }

    /** Lets the bytes go by and then says why they are not kept: many a sender hears nothing before it has sent all. */
    static void ignore(Call call, ProblemException why) {
        HttpServerRequest request = call.request();
        long[] left = {BlobStore.MOST_BYTES};
        request.pause();
        request.exceptionHandler(gone -> call.fail(why));
        request.handler(part -> {
            left[0] -= part.length();
            if (left[0] < 0) {
                request.handler(null);
                call.fail(why);
            }
        });
        request.endHandler(end -> call.fail(why));
        BodyReader.goOn(request, call);
        request.resume();
    }

    void receive(Digest expected, Received next) {
        HttpServerRequest request = call.request();
        request.pause();
        request.exceptionHandler(broken -> fail(BodyReader.broken(broken)));
        call.response()
                .closeHandler(gone -> fail(ProblemException.of(400, "", "the sender went away", "the whole blob")));
        request.handler(part -> {
            size += part.length();
            if (size > BlobStore.MOST_BYTES) {
                fail(BodyReader.tooLarge(BlobStore.MOST_BYTES));
                return;
            }
            pending.appendBuffer(part);
            if (pending.length() >= BLOCK) {
                request.pause();
                write(expected, next);
            }
        });
        request.endHandler(end -> {
            ended = true;
            write(expected, next);
        });
        BodyReader.goOn(request, call);
        request.resume();
    }

    private void write(Digest expected, Received next) {
        if (over || writing) {
            return;
        }
        writing = true;
        byte[] block = pending.getBytes();
        boolean last = ended;
        pending = Buffer.buffer();
        BlobStore.Upload begun = upload;
        call.blocking(() -> store(begun, expected, block, last), stored -> {
            writing = false;
            upload = stored.upload();
            if (over) {
                abort(stored.upload());
            } else if (stored.found() != null) {
                over = true;
                next.accept(stored.upload(), stored.found());
            } else if (ended) {
                write(expected, next);
            } else {
                call.request().resume();
            }
        });
    }

    private record Step(BlobStore.Upload upload, @Nullable Digest found) {}

    private Step store(BlobStore.@Nullable Upload begun, Digest expected, byte[] block, boolean last)
            throws IOException {
        BlobStore.Upload into = begun == null ? blobs.begin(expected) : begun;
        try {
            into.write(block);
            return new Step(into, last ? into.commit() : null);
        } catch (IOException e) {
            into.abort();
            throw e;
        }
    }

    private void fail(Throwable e) {
        if (over) {
            return;
        }
        over = true;
        call.fail(e);
        BlobStore.Upload begun = upload;
        if (begun != null && !writing) {
            abort(begun);
        }
    }

    private void abort(BlobStore.Upload begun) {
        call.blocking(
                () -> {
                    begun.abort();
                    return begun;
                },
                done -> {});
    }
}
