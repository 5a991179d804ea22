// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.blob.BlobStore;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.cluster.LateMember;
import org.roadstead.pool.engine.JobReads;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.identity.AccessStore;
import org.roadstead.pool.identity.Tokens;
import org.roadstead.pool.keep.Keeper;
import org.roadstead.pool.keep.Retention;

/** What the endpoints work on. Known tokens are refused or let in from the first moment; the engine comes a little later. */
public final class Services {
    private final Tokens tokens;
    private final AccessStore access;
    private final BlobStore blobs;
    private final BlobUse use;
    private final LateMember cluster = new LateMember();
    private final Signals signals = new Signals();
    private final AtomicReference<@Nullable Pool> pool = new AtomicReference<>();
    private final Outlooks outlooks = new Outlooks(this::pool);

    public Services(Tokens tokens, AccessStore access, BlobStore blobs) {
        this(tokens, access, blobs, BlobUse.unbounded());
    }

    /** @param use how much is kept of blobs, and whether more may come */
    public Services(Tokens tokens, AccessStore access, BlobStore blobs, BlobUse use) {
        this.use = use;
        this.tokens = tokens;
        this.access = access;
        this.blobs = blobs;
    }

    /** From now on calls are answered. Call it once, when the engine has recovered. */
    public void ready(Pool recovered) {
        recovered.reads().onEvents(this::announce);
        recovered.reads().onLog(job -> signals.fireExactly(job.value()));
        pool.set(recovered);
    }

    /** Begins to keep {@code recovered} and what stands beside it within bounds. */
    public Keeper keep(Pool recovered, Path archive, Retention retention) {
        return Keeper.start(
                new Keeper.Parts(recovered, blobs, use, access, tokens, archive), retention, SystemTime.INSTANCE);
    }

    /** From now on calls are refused with 503. */
    public void stopping() {
        pool.set(null);
    }

    private void announce(List<JobReads.EventView> events) {
        if (events.isEmpty()) {
            return;
        }
        signals.came(events.get(0).seq(), events.get(events.size() - 1).seq());
        boolean member = cluster.isUp();
        for (JobReads.EventView event : events) {
            signals.fire(event.job());
            if (member) {
                cluster.changed(event.job());
            }
        }
    }

    /** Joins the member that stands beside this pool; hints of other members wake followers here. */
    public void startCluster(long delayMillis) {
        cluster.start(delayMillis, signals::fire);
    }

    /** Ends the member, if there is one. */
    public void stopCluster() {
        cluster.close();
    }

    LateMember cluster() {
        return cluster;
    }

    boolean isReady() {
        return pool.get() != null;
    }

    /** Throws a 503 as long as the engine has not recovered. */
    Pool pool() {
        Pool recovered = pool.get();
        if (recovered == null) {
            throw new ProblemException(503, "the pool is starting or stopping; try again soon");
        }
        return recovered;
    }

    Tokens tokens() {
        return tokens;
    }

    AccessStore access() {
        return access;
    }

    BlobStore blobs() {
        return blobs;
    }

    Outlooks outlooks() {
        return outlooks;
    }

    BlobUse use() {
        return use;
    }

    Signals signals() {
        return signals;
    }
}
