// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferPhase;
import org.roadstead.core.offer.OfferSet;

/** Sees whether what is promised of offers holds: one acceptance of a set, a job that runs there only, nothing left of a released set. */
final class OfferReferee {
    private final World world;
    /** By job. */
    private final Map<JobId, Changes.AcceptedOffer> accepted = new LinkedHashMap<>();
    /** By set. */
    private final Map<String, OfferSet> sets = new HashMap<>();

    OfferReferee(World world) {
        this.world = world;
    }

    void committed(MemoryRecords.Batch batch, MemoryRecords records) {
        for (Changes.AcceptedOffer each : batch.accepted()) {
            BodyFacts body = records.body(each.num());
            if (body == null) {
                throw new Violation("an offer of " + each.set() + " was accepted without a job");
            }
            require(
                    accepted.put(body.job(each.num()), each) == null,
                    "the job " + each.num() + " comes from two acceptances");
            world.figures.accepted++;
        }
        for (Changes.KeptOffers each : batch.offers().values()) {
            set(each.set(), records);
        }
    }

    private void set(OfferSet set, MemoryRecords records) {
        OfferSet before = sets.put(set.id(), set);
        int taken = 0;
        boolean open = false;
        for (Offer offer : set.offers()) {
            taken += offer.phase() == OfferPhase.ACCEPTED ? 1 : 0;
            open |= offer.phase() == OfferPhase.OFFERED;
            Offer was = before == null ? null : before.offer(offer.number());
            require(
                    was == null || was.phase() == offer.phase() || was.phase().allows(offer.phase()),
                    "an offer of " + set.id() + " goes from " + (was == null ? null : was.phase()) + " to "
                            + offer.phase());
            String job = offer.job();
            require(
                    (offer.phase() == OfferPhase.ACCEPTED) == (job != null)
                            && (job == null || records.body(job) != null),
                    "an offer of " + set.id() + " is " + offer.phase() + " and its job is " + job);
        }
        require(set.many() || taken <= 1, "of " + set.id() + " " + taken + " offers are accepted");
        require(set.many() || taken == 0 || !open, "of " + set.id() + " one is accepted and others are open");
        if (before != null && before.open() && !set.open() && taken == 0) {
            world.figures.expired++;
        }
    }

    /** A payload was started beside {@code harvester}. */
    void started(JobId job, String harvester) {
        Changes.AcceptedOffer from = accepted.get(job);
        if (from == null || from.offer().harvester().equals(harvester)) {
            return;
        }
        BodyFacts body = world.poolDisk.committed.body(job.body());
        JobRow row = body == null ? null : world.poolDisk.committed.row(body.num(job));
        boolean freed =
                row != null && world.poolDisk.committed.terms(row.terms()).harvester() == null;
        require(
                freed,
                job + " runs beside " + harvester + ", its offer was of "
                        + from.offer().harvester());
    }

    /** The pool was put back from a backup. */
    void restored(MemoryRecords records) {
        sets.clear();
        accepted.keySet().removeIf(job -> records.body(job.body()) == null);
    }

    /** At the end: whatever was accepted has a job. */
    void check(MemoryRecords records) {
        for (JobId job : accepted.keySet()) {
            require(records.body(job.body()) != null, job + " was accepted and is lost");
        }
    }

    private static void require(boolean kept, @Nullable String sentence) {
        if (!kept) {
            throw new Violation(String.valueOf(sentence));
        }
    }
}
