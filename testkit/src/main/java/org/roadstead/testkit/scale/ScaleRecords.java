// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.lease.PoolRecords;
import org.roadstead.core.queue.Terms;

/** Only what a ledger asks for again: bodies, and rows that are not as they were submitted. */
final class ScaleRecords implements PoolRecords {
    private final TreeMap<Long, BodyFacts> bodies = new TreeMap<>();
    private final Map<String, BodyFacts> byId = new HashMap<>();
    private final Map<Long, JobRow> rows = new HashMap<>();

    @Override
    public void apply(Changes changes) {
        changes.bodies().forEach(added -> {
            bodies.put(added.facts().first(), added.facts());
            byId.put(added.facts().id(), added.facts());
        });
        changes.rows().forEach((num, row) -> {
            if (row.phase().isTerminal()) {
                rows.remove(num);
            } else {
                rows.put(num, row);
            }
        });
    }

    @Override
    public @Nullable BodyFacts body(long first) {
        return bodies.get(first);
    }

    @Override
    public @Nullable BodyFacts body(String id) {
        return byId.get(id);
    }

    @Override
    public List<JobRow> rows(long[] nums) {
        List<JobRow> found = new ArrayList<>(nums.length);
        for (long num : nums) {
            JobRow known = rows.get(num);
            Map.Entry<Long, BodyFacts> body = bodies.floorEntry(num);
            if (known == null && body == null) {
                throw new IllegalStateException("there is no job " + num);
            }
            found.add(
                    known != null || body == null
                            ? known
                            : JobRow.submitted(
                                    num, body.getKey(), body.getValue().terms().get(0)));
        }
        return found;
    }

    @Override
    public long[] counts(long sweep) {
        return new long[Phase.values().length];
    }

    @Override
    public void members(long first, long last, Phase phase, RunVisitor visitor) {}

    @Override
    public Terms terms(int id) {
        throw new IllegalStateException("the ledger knows all terms of this run");
    }

    @Override
    public @Nullable Integer termsId(Terms terms) {
        return null;
    }

    @Override
    public void recover(Recovery recovery) {
        recovery.begin(1, 1, 1, new long[Phase.values().length]);
    }
}
