// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;

/** Holds one large sweep, no rows, and counts what it is told. */
@NullUnmarked // a look-up of what is not there fails by itself
final class CountingRecords implements PoolRecords {
    private static final String ID = "s" + "0".repeat(26);

    long ranges;
    long events;
    private BodyFacts body;
    private Terms terms;

    SweepId sweep() {
        return new SweepId(ID);
    }

    void take(PoolLedger pool, Moment now, long members) {
        pool.submit(
                new NewBody(
                        ID,
                        "ada",
                        "astro",
                        null,
                        List.of(new TermsRun(PoolWorld.PLAIN, members)),
                        StartWindow.OPEN,
                        List.of(),
                        Map.of(),
                        "{}"),
                now);
    }

    @Override
    public void apply(Changes changes) {
        changes.bodies().forEach(added -> body = added.facts());
        changes.terms().values().forEach(added -> terms = added);
        ranges += changes.ranges().size();
        events += changes.events().size();
    }

    @Override
    public BodyFacts body(long first) {
        return body;
    }

    @Override
    public BodyFacts body(String id) {
        return body;
    }

    @Override
    public List<JobRow> rows(long[] nums) {
        return Arrays.stream(nums)
                .mapToObj(num -> JobRow.submitted(num, body.first(), 1))
                .toList();
    }

    @Override
    public long[] counts(long sweep) {
        return new long[Phase.values().length];
    }

    @Override
    public void members(long first, long last, Phase phase, RunVisitor visitor) {}

    @Override
    public Terms terms(int id) {
        return terms;
    }

    @Override
    public Integer termsId(Terms wanted) {
        return null;
    }

    @Override
    public void recover(Recovery recovery) {
        recovery.begin(1, 1, 1, new long[Phase.values().length]);
    }
}
