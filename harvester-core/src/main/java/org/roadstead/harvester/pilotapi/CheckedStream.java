// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pilotapi;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.roadstead.harvester.loop.RefusedCall;

/**
 * A stream that fails instead of ending when what came through was too much or has another digest than it was said. The
 * last piece is held back until that is known, so that whoever reads never has the whole of what is wrong.
 */
final class CheckedStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final String digest;
    private final MessageDigest sha256 = Tokens.sha256();
    private long size;
    private @Nullable RefusedCall refusal;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable Handler<Buffer> onPiece;
    private @Nullable Buffer held;

    CheckedStream(ReadStream<Buffer> source, String digest) {
        this.source = source;
        this.digest = digest;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        onPiece = handler;
        source.handler(handler == null ? null : this::passOn);
        return this;
    }

    private void passOn(Buffer piece) {
        size += piece.length();
        if (size > Blobs.MOST_BYTES) {
            fail(new RefusedCall(413, "a blob has at most " + Blobs.MOST_BYTES + " bytes"));
            return;
        }
        sha256.update(piece.getBytes());
        Buffer before = held;
        held = piece;
        if (before == null) {
            source.fetch(1);
        } else if (onPiece != null) {
            onPiece.handle(before);
        }
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        source.endHandler(
                handler == null
                        ? null
                        : end -> {
                            if (isWhole()) {
                                handler.handle(end);
                            }
                        });
        return this;
    }

    private boolean isWhole() {
        if (refusal != null) {
            return false;
        }
        String actual = "sha256:" + HexFormat.of().formatHex(sha256.digest());
        if (!actual.equals(digest)) {
            fail(new RefusedCall(422, "the bytes sent are " + actual + " and not " + digest));
            return false;
        }
        if (held != null && onPiece != null) {
            onPiece.handle(held);
        }
        return true;
    }

    private void fail(RefusedCall why) {
        if (refusal == null && onFailure != null) {
            refusal = why;
            onFailure.handle(why);
        }
    }

    /** Why the stream was cut here; null when it was not. */
    @Nullable
    RefusedCall refusal() {
        return refusal;
    }

    @Override
    public ReadStream<Buffer> pause() {
        source.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        source.resume();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
