// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.core.job.Digest;
import org.roadstead.pool.blob.BlobStore;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.identity.AccessStore;
import org.roadstead.pool.store.StoreReads;

/**
 * Removes blobs that no description and no kept output needs, some time after they came or were asked for last, and sums
 * up what the others take. A piece is one folder of 256.
 */
final class BlobCollector implements Chore {
    private static final Duration LONGEST_BETWEEN = Duration.ofHours(1);

    private final BlobStore blobs;
    private final BlobUse use;
    private final StoreReads store;
    private final AccessStore access;
    private final Duration keep;
    private final InstantSource clock;
    private final Every every;
    private final Deque<Path> folders = new ArrayDeque<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private boolean underWay;

    BlobCollector(
            BlobStore blobs, BlobUse use, StoreReads store, AccessStore access, Duration keep, InstantSource clock) {
        this.blobs = blobs;
        this.use = use;
        this.store = store;
        this.access = access;
        this.keep = keep;
        this.clock = clock;
        this.every = Every.twentiethOf(keep, LONGEST_BETWEEN);
    }

    @Override
    public String name() {
        return "the collection of blobs";
    }

    @Override
    public boolean piece() throws IOException {
        if (!underWay) {
            if (!every.isDue()) {
                return false;
            }
            folders.clear();
            folders.addAll(blobs.folders());
            sizes.clear();
            underWay = true;
        }
        Path folder = folders.poll();
        if (folder != null) {
            collect(folder);
            return true;
        }
        sumUp();
        underWay = false;
        every.done();
        return false;
    }

    private void collect(Path folder) throws IOException {
        Instant before = clock.instant().minus(keep);
        List<String> gone = new ArrayList<>();
        blobs.visit(folder, (Digest digest, long size, Instant touched) -> {
            boolean unneeded = touched.isBefore(before) && !store.isNeeded(digest.value());
            if (unneeded && blobs.remove(digest, before)) {
                gone.add(digest.value());
            } else {
                sizes.put(digest.value(), size);
            }
        });
        if (!gone.isEmpty()) {
            access.removeUploads(gone);
        }
    }

    private void sumUp() {
        Map<String, Long> byOwner = new HashMap<>();
        access.visitUploads((digest, subject) -> {
            Long size = sizes.get(digest);
            if (size != null) {
                byOwner.merge(subject, size, Long::sum);
            }
        });
        use.found(sizes.values().stream().mapToLong(Long::longValue).sum(), byOwner);
        sizes.clear();
    }
}
