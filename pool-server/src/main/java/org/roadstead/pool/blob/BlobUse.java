// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.blob;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.ByteSize;
import org.roadstead.core.reason.Reason;

/**
 * How many bytes the pool keeps, altogether and of each owner's uploads, and whether more may come. What is on its way in
 * counts as if it had come. Thread-safe.
 */
public final class BlobUse {
    private final long most;
    private final long mostOfOwner;
    private final Map<String, Long> byOwner = new HashMap<>();
    private final Map<Claim, Boolean> open = new HashMap<>();
    private long total;

    /** @param mostOfOwner of what one owner uploads */
    public BlobUse(long most, long mostOfOwner) {
        this.most = most;
        this.mostOfOwner = mostOfOwner;
    }

    /** There are no bounds. */
    public static BlobUse unbounded() {
        return new BlobUse(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Room for one blob on its way in, until it is {@linkplain #settle settled}. */
    public static final class Claim {
        private final @Nullable String owner;
        private final long bytes;

        private Claim(@Nullable String owner, long bytes) {
            this.owner = owner;
            this.bytes = bytes;
        }
    }

    /** Why there is no room for a blob. */
    public static final class NoRoomException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        private NoRoomException(Reason reason, String rule) {
            super(reason.sentence() + " (" + rule + ")", null, false, false);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    /**
     * Claims room.
     *
     * @param owner who uploads; null for a kept output, which is bounded by its job
     * @throws NoRoomException naming the rule
     */
    public synchronized Claim claim(@Nullable String owner, long bytes) {
        long waiting = 0;
        long own = owner == null ? 0 : byOwner.getOrDefault(owner, 0L);
        for (Claim claim : open.keySet()) {
            waiting += claim.bytes;
            own += owner != null && owner.equals(claim.owner) ? claim.bytes : 0;
        }
        if (bytes > most - total - waiting) {
            throw new NoRoomException(
                    Reason.BLOBS_FULL, size(total + waiting) + " of " + size(most) + " are used, --blobs-size");
        }
        if (owner != null && bytes > mostOfOwner - own) {
            throw new NoRoomException(
                    Reason.OWNER_BLOBS_FULL,
                    size(own) + " of " + size(mostOfOwner) + " of " + owner + " are used, --blobs-per-owner");
        }
        Claim claim = new Claim(owner, bytes);
        open.put(claim, true);
        return claim;
    }

    private static String size(long bytes) {
        return bytes >= 1 << 20 ? ByteSize.mebibytes(bytes >> 20).toString() : bytes + "B";
    }

    /** Ends a claim; {@code kept} bytes are new in the store, {@code owned} are new to its owner. Twice does no harm. */
    public synchronized void settle(Claim claim, long kept, long owned) {
        if (open.remove(claim) != null) {
            total += kept;
            if (claim.owner != null && owned > 0) {
                byOwner.merge(claim.owner, owned, Long::sum);
            }
        }
    }

    /** What was found when everything was looked at; replaces what was summed up since. */
    public synchronized void found(long bytes, Map<String, Long> owners) {
        total = bytes;
        byOwner.clear();
        byOwner.putAll(owners);
    }

    public synchronized long total() {
        return total;
    }
}
