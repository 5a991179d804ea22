// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.roadstead.core.job.Digest;
import org.roadstead.core.reason.Reason;
import org.roadstead.pilot.link.Transfers;

/** Uploaded files that jobs of this pilot have used, by digest; the ones not used for longest go first. Thread-safe. */
public final class BlobCache {
    /** Where blobs come from. */
    @FunctionalInterface
    public interface Source {
        /** Writes the blob into {@code into}. */
        void fetch(Digest digest, OutputStream into) throws IOException;
    }

    private final Path directory;
    private final long mostBytes;
    private final Source source;
    private final InstantSource clock;
    private final Map<Digest, Object> locks = new ConcurrentHashMap<>();

    /** @param mostBytes kept at most, apart from the one being fetched */
    public BlobCache(Path directory, long mostBytes, Source source, InstantSource clock) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.mostBytes = mostBytes;
        this.source = source;
        this.clock = clock;
    }

    /**
     * Copies the blob to {@code target}, which is not there yet; fetched and verified when it is not at hand.
     *
     * @param unwanted whether a transfer that fails for now need not be tried again
     */
    void copyTo(Digest digest, Path target, BooleanSupplier unwanted) throws IOException, StageException {
        Path whole = directory.resolve(digest.hex());
        synchronized (locks.computeIfAbsent(digest, key -> new Object())) {
            if (!Files.isRegularFile(whole, LinkOption.NOFOLLOW_LINKS)) {
                fetch(digest, whole, unwanted);
            }
            Files.setLastModifiedTime(whole, FileTime.from(clock.instant()));
            // A copy, not a link: the payload may write to its own.
            Files.copy(whole, target);
        }
    }

    private void fetch(Digest digest, Path whole, BooleanSupplier unwanted) throws IOException, StageException {
        Path part = directory.resolve(digest.hex() + ".part");
        MessageDigest found = Hashes.sha256();
        try {
            Transfers.insist(
                    () -> {
                        found.reset();
                        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), found)) {
                            source.fetch(digest, out);
                        }
                    },
                    unwanted);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        if (!Hashes.text(found).equals(digest.value())) {
            Files.delete(part);
            throw new StageException(Reason.INPUT_CHECKSUM_WRONG, "the upload " + digest + " came with other bytes");
        }
        makeRoom(Files.size(part));
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    }

    private synchronized void makeRoom(long needed) throws IOException {
        List<Path> blobs;
        try (Stream<Path> all = Files.list(directory)) {
            blobs = new ArrayList<>(
                    all.filter(each -> !each.toString().endsWith(".part")).toList());
        }
        long kept = needed;
        for (Path blob : blobs) {
            kept += Files.size(blob);
        }
        blobs.sort(Comparator.comparing(blob -> blob.toFile().lastModified()));
        for (Path oldest : blobs) {
            if (kept <= mostBytes) {
                return;
            }
            kept -= Files.size(oldest);
            Files.deleteIfExists(oldest);
        }
    }
}
