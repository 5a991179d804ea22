// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pilotapi;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.roadstead.harvester.loop.RefusedCall;
import org.roadstead.harvester.pool.HttpPool;

/**
 * Blobs on their way between pilots and the pool. What pilots read is fetched from the pool once and kept, verified, in a
 * directory of bounded size (the ones not read for longest go first); what they write is streamed through. Thread-safe.
 */
public final class Blobs {
    /** The most one blob may have, as in the contract. */
    static final long MOST_BYTES = 100L << 20;

    private static final long MOST_KEPT_BYTES = 4L << 30;

    private final Vertx vertx;
    private final HttpPool pool;
    private final Path directory;
    private final InstantSource clock;
    private final Map<String, Future<Path>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong serial = new AtomicLong();

    /** @param directory made when missing; whatever lies in it that is no whole blob is removed */
    public Blobs(Vertx vertx, HttpPool pool, Path directory, InstantSource clock) throws IOException {
        this.vertx = vertx;
        this.pool = pool;
        this.directory = directory;
        this.clock = clock;
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path half :
                    files.filter(file -> file.toString().endsWith(".part")).toList()) {
                Files.delete(half);
            }
        }
    }

    /** The file that holds the blob; fails with what the pool said. */
    Future<Path> file(String digest) {
        Promise<Path> promise = Promise.promise();
        Future<Path> earlier = underWay.putIfAbsent(digest, promise.future());
        if (earlier != null) {
            return earlier;
        }
        Path whole = directory.resolve(digest.substring(7));
        vertx.executeBlocking(() -> touch(whole))
                .compose(there -> there ? Future.succeededFuture(whole) : fetch(digest, whole))
                .onComplete(done -> {
                    underWay.remove(digest);
                    if (done.succeeded()) {
                        promise.complete(done.result());
                    } else {
                        promise.fail(done.cause());
                    }
                });
        return promise.future();
    }

    private boolean touch(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        return true;
    }

    private Future<Path> fetch(String digest, Path whole) {
        Path part = directory.resolve(whole.getFileName() + "." + serial.incrementAndGet() + ".part");
        return vertx.fileSystem()
                .open(part.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(file -> pool.download(digest, file).eventually(file::close))
                .compose(done -> vertx.executeBlocking(() -> keep(digest, part, whole)))
                .recover(failure -> vertx.executeBlocking(() -> Files.deleteIfExists(part))
                        .compose(deleted -> Future.failedFuture(failure)));
    }

    private Path keep(String digest, Path part, Path whole) throws IOException {
        MessageDigest sha256 = Tokens.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(part)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
            }
        }
        if (!digest.equals("sha256:" + HexFormat.of().formatHex(sha256.digest()))) {
            throw new RefusedCall(502, "the pool's blob is not " + digest);
        }
        makeRoom(Files.size(part));
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        return whole;
    }

    private void makeRoom(long needed) throws IOException {
        List<Path> oldestFirst = new ArrayList<>();
        long kept = needed;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> !each.toString().endsWith(".part")).toList()) {
                kept += Files.size(file);
                oldestFirst.add(file);
            }
        }
        if (kept <= MOST_KEPT_BYTES) {
            return;
        }
        oldestFirst.sort(Comparator.comparing(file -> file.toFile().lastModified()));
        for (Path file : oldestFirst) {
            if (kept <= MOST_KEPT_BYTES) {
                return;
            }
            kept -= Files.size(file);
            Files.delete(file);
        }
    }

    /** Streams a pilot's blob to the pool; fails when it is not what {@code digest} says, or what the pool said. */
    Future<Void> put(String digest, ReadStream<Buffer> bytes, long size) {
        CheckedStream checked = new CheckedStream(bytes, digest);
        return pool.upload(digest, checked, size).recover(failure -> {
            RefusedCall refusal = checked.refusal();
            return Future.failedFuture(refusal == null ? failure : refusal);
        });
    }
}
