// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.lease.PoolRecords;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.queue.Terms;

/** An open transaction: what is applied is seen at once and remembered for the commit. */
record Recording(MemoryRecords working, Consumer<MemoryRecords.Batch> remember) implements PoolRecords {
    @Override
    public void apply(Changes changes) {
        MemoryRecords.Batch batch = MemoryRecords.Batch.of(changes);
        working.apply(batch);
        remember.accept(batch);
    }

    @Override
    public @Nullable BodyFacts body(long first) {
        return working.body(first);
    }

    @Override
    public @Nullable BodyFacts body(String id) {
        return working.body(id);
    }

    @Override
    public List<JobRow> rows(long[] nums) {
        return working.rows(nums);
    }

    @Override
    public long[] counts(long sweep) {
        return working.counts(sweep);
    }

    @Override
    public void members(long first, long last, Phase phase, RunVisitor visitor) {
        working.members(first, last, phase, visitor);
    }

    @Override
    public @Nullable OfferSet offers(String id) {
        return working.offers(id);
    }

    @Override
    public String offerRequest(String id) {
        return working.offerRequest(id);
    }

    @Override
    public List<Single> singles(long after, int most) {
        return working.singles(after, most);
    }

    @Override
    public Terms terms(int id) {
        return working.terms(id);
    }

    @Override
    public @Nullable Integer termsId(Terms terms) {
        return working.termsId(terms);
    }

    @Override
    public void recover(Recovery recovery) {
        working.recover(recovery);
    }
}
