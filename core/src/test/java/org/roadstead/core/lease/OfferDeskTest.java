// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Basis;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferMaker;
import org.roadstead.core.offer.OfferPhase;
import org.roadstead.core.offer.OfferRequest;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.offer.OfferSettings;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.StartWindow;

@NullUnmarked // a look-up of what is not there fails by itself
final class OfferDeskTest {
    private final PoolWorld world = new PoolWorld();
    private int ids;
    private IfMissed ifMissed = IfMissed.FAIL;

    private PoolWorld.Site site(String name, int cores) {
        PoolWorld.Site site = world.site(name);
        site.cores = cores;
        site.leases(1);
        publish(site, cores);
        return site;
    }

    private void publish(PoolWorld.Site site, int cores, HarvesterMessages.PilotStatus... pilots) {
        Resources all = PoolWorld.capability(cores).most();
        Resources used = Resources.NONE;
        for (HarvesterMessages.PilotStatus pilot : pilots) {
            used = used.plus(pilot.size());
        }
        HarvesterMessages.Status status = new HarvesterMessages.Status(
                List.of(PoolWorld.capability(cores)), all, used, 0, 0, false, "ready", List.of(pilots), null);
        world.pool.report(
                site.name, new HarvesterMessages.Report(site.incarnation, List.of(), List.of(), status), world.now);
        world.done();
    }

    private static HarvesterMessages.PilotStatus pilot(int cores) {
        return new HarvesterMessages.PilotStatus(
                "p1",
                "n1",
                1L,
                null,
                "READY",
                null,
                PoolWorld.capability(cores).most(),
                0,
                null,
                null,
                null,
                null,
                null);
    }

    private OfferRequest request(int min, int max, boolean many, StartWindow wished) {
        Shape shape = new Shape(
                "ada",
                "astro",
                RunKind.COMMAND,
                min,
                max,
                PoolWorld.GIB,
                PoolWorld.GIB,
                0,
                null,
                1,
                new TreeSet<>(),
                3_600_000);
        return new OfferRequest(
                "q" + String.format("%026d", ++ids),
                "ada",
                "astro",
                new Terms(shape, 0, 1, PoolWorld.SILENCE, ifMissed),
                wished,
                List.of(wished),
                "UTC",
                Duration.ZERO,
                many,
                .5,
                "{}");
    }

    private OfferSet ask(int min, int max) {
        return ask(request(min, max, false, StartWindow.OPEN));
    }

    private OfferSet ask(OfferRequest request) {
        OfferSet set = world.pool.offers().ask(request, world.now);
        world.done();
        return set;
    }

    private NewBody body(OfferSet set, Offer offer) {
        return new NewBody(
                "j" + String.format("%026d", 1000 + ++ids),
                set.owner(),
                set.group(),
                null,
                List.of(new TermsRun(OfferMaker.terms(set.terms(), offer), 1)),
                offer.wished(),
                List.of(),
                Map.of(),
                "{}");
    }

    private OfferSet find(String id) {
        return world.pool.offers().find(id, world.now);
    }

    private OfferDesk.Acceptance accept(String id, int number) {
        OfferSet set = find(id);
        OfferDesk.Acceptance acceptance =
                world.pool.offers().accept(set, set.offer(number), offer -> body(set, offer), world.now);
        world.done();
        return acceptance;
    }

    private @Nullable Reason refused(String id, int number) {
        return assertThrows(RefusedException.class, () -> accept(id, number)).reason();
    }

    private int numberOf(OfferSet set, String harvester) {
        return set.offers().stream()
                .filter(offer -> offer.harvester().equals(harvester))
                .findFirst()
                .get()
                .number();
    }

    @Test
    void request_is_offered_by_each_harvester_that_fits_and_the_others_say_why_not() {
        publish(site("big", 8), 8, pilot(8));
        site("small", 2);
        OfferSet set = ask(4, 8);
        assertEquals(
                List.of("big 8", "big 6", "big 5", "big 4"),
                set.offers().stream()
                        .map(offer ->
                                offer.harvester() + " " + offer.resources().cores())
                        .toList());
        assertEquals(Commitment.PREDICTED, set.offers().get(0).commitment());
        assertEquals(Basis.Method.IDLE_PILOT, set.offers().get(0).basis().method());
        assertTrue(set.offers().get(0).window().end().isBefore(world.now.wall().plusSeconds(5)));
        assertEquals(
                "small TOO_MANY_CORES",
                set.reasons().get(0).harvester() + " " + set.reasons().get(0).reason());
        assertEquals(world.now.wall().plus(OfferSettings.DEFAULT.life()), set.expires());
    }

    @Test
    void accepted_offer_is_a_job_of_that_harvester_only_with_what_was_offered() {
        PoolWorld.Site big = site("big", 8);
        PoolWorld.Site small = site("small", 2);
        OfferSet set = ask(1, 8);
        int number = numberOf(set, "small");
        OfferDesk.Acceptance acceptance = accept(set.id(), number);
        assertTrue(acceptance.fresh());
        OfferDesk.Acceptance again = accept(set.id(), number);
        assertFalse(again.fresh());
        assertEquals(acceptance.job(), again.job());
        JobId job = new JobId(acceptance.job());
        Explained explained = world.pool.explain(job, world.now);
        assertEquals(Reason.IN_LINE, explained.reason());
        assertEquals(
                Reason.BOUND_ELSEWHERE,
                explained.harvesters().get(0).verdict().refusals().get(0).reason());
        assertEquals(List.of(), big.leases(10));
        HarvesterMessages.Lease lease = small.one();
        assertEquals(job, lease.job());
        small.tell(lease, Phase.PREPARING);
        small.tell(lease, Phase.WAITING, Reason.PILOT_LOST);
        assertEquals(List.of(), big.leases(10), "another attempt is bound, too");
        assertEquals(job, small.one().job());
        Terms terms = world.records.terms.get(world.row(job).terms());
        assertEquals(set.offer(number).resources().cores(), terms.shape().coresMax());
    }

    @Test
    void siblings_of_an_accepted_offer_are_released_and_what_is_over_is_refused_in_a_sentence() {
        site("big", 8);
        OfferSet set = ask(1, 8);
        accept(set.id(), 1);
        assertEquals(Reason.OFFER_RELEASED, refused(set.id(), 2));
        OfferSet other = ask(1, 8);
        world.pool.offers().reject(other, other.offer(1));
        world.done();
        assertEquals(Reason.OFFER_REJECTED, refused(other.id(), 1));
        world.pass(OfferSettings.DEFAULT.life().minusMillis(1));
        assertEquals(OfferPhase.OFFERED, find(other.id()).offer(2).phase());
        world.pass(Duration.ofMillis(1));
        RefusedException expired = assertThrows(RefusedException.class, () -> accept(other.id(), 2));
        assertEquals(Reason.OFFER_EXPIRED, expired.reason());
        assertEquals("the offer " + other.id() + ".2 expired at 2026-11-23T08:05:00Z; ask again", expired.getMessage());
        assertEquals(1, world.records.rows.size(), "one job of two sets");
    }

    @Test
    void where_many_may_be_accepted_each_makes_a_job() {
        site("big", 8);
        OfferSet set = ask(request(1, 8, true, StartWindow.OPEN));
        assertTrue(accept(set.id(), 1).fresh());
        assertTrue(accept(set.id(), 2).fresh());
        assertEquals(2, world.records.rows.size());
        assertEquals(OfferPhase.OFFERED, find(set.id()).offer(3).phase());
    }

    @Test
    void open_offers_and_accepted_jobs_are_ahead_of_the_next_so_that_one_idle_pilot_is_not_promised_twice() {
        PoolWorld.Site one = site("one", 1);
        publish(one, 1, pilot(1));
        OfferSet first = ask(1, 1);
        assertTrue(first.offer(1).window().end().isBefore(world.now.wall().plusSeconds(5)), first.offer(1) + "");
        OfferSet second = ask(1, 1);
        assertTrue(second.offer(1).window().end().isAfter(world.now.wall().plusSeconds(600)), second.offer(1) + "");
        assertEquals(1, second.offer(1).basis().queueAhead());
        accept(first.id(), 1);
        OfferSet third = ask(1, 1);
        assertEquals(2, third.offer(1).basis().queueAhead(), "the accepted job and the set that is open");
        world.pass(OfferSettings.DEFAULT.life());
        one.commands();
        OfferSet fourth = ask(1, 1);
        assertEquals(1, fourth.offer(1).basis().queueAhead(), "what has expired is ahead of nobody");
    }

    @Test
    void sets_and_acceptances_are_there_after_a_restart() {
        PoolWorld.Site big = site("big", 8);
        PoolWorld.Site small = site("small", 2);
        OfferSet open = ask(1, 8);
        OfferSet decided = ask(1, 8);
        JobId job = new JobId(accept(decided.id(), numberOf(decided, "small")).job());
        world.restart();
        assertEquals(open, find(open.id()));
        assertEquals(
                job.value(), accept(decided.id(), numberOf(decided, "small")).job());
        assertEquals(Reason.OFFER_RELEASED, refused(decided.id(), numberOf(decided, "big")));
        big.hello();
        small.hello();
        assertEquals(List.of(), big.leases(10));
        assertEquals(job, small.one().job());
        accept(open.id(), 1);
        world.pass(OfferSettings.DEFAULT.life());
        world.pass(OfferSettings.DEFAULT.kept().plusSeconds(1));
        OfferSet late = ask(1, 8);
        assertEquals(List.of(), late.offers(), "nobody was heard of");
        world.pass(OfferSettings.DEFAULT.life());
        assertNull(find(open.id()), "a set is forgotten some time after its end");
        assertNull(find(decided.id()));
    }

    @Test
    void bound_harvester_silent_for_the_silence_ends_the_job_or_frees_it() {
        for (IfMissed missed : IfMissed.values()) {
            OfferDeskTest test = new OfferDeskTest();
            test.ifMissed = missed;
            test.silent(missed);
        }
    }

    private void silent(IfMissed missed) {
        PoolWorld.Site big = site("big", 8);
        PoolWorld.Site small = site("small", 2);
        OfferSet set = ask(1, 8);
        JobId job = new JobId(accept(set.id(), numberOf(set, "small")).job());
        world.pass(Duration.ofMinutes(29));
        assertEquals(List.of(), big.leases(5));
        assertEquals(Reason.SILENT, world.pool.explain(job, world.now).reason());
        small.commands(); // heard of
        world.pass(Duration.ofMinutes(29));
        assertEquals(Phase.WAITING, world.phase(job));
        world.pass(Duration.ofMinutes(1));
        if (missed == IfMissed.FAIL) {
            world.assertPhase(job, Phase.FAILED, Reason.BOUND_SILENT);
        } else {
            world.assertPhase(job, Phase.WAITING, Reason.BOUND_SILENT);
            assertEquals(job, big.one().job());
            assertEquals(Phase.WAITING, world.cancel(job), "it is held");
        }
    }

    @Test
    void job_of_an_offer_for_later_waits_for_its_hour_and_is_cancelled_like_any() {
        PoolWorld.Site big = site("big", 8);
        publish(big, 8, pilot(8));
        Instant begin = world.now.wall().plus(Duration.ofHours(2));
        StartWindow later = new StartWindow(begin, begin.plus(Duration.ofHours(4)));
        OfferSet set = ask(request(8, 8, false, later));
        assertFalse(set.offer(1).window().notBefore().isBefore(begin));
        JobId job = new JobId(accept(set.id(), 1).job());
        OfferSet next = ask(request(8, 8, false, later));
        assertTrue(
                next.offers().stream().allMatch(offer -> offer.window().end().isAfter(begin.plusSeconds(600))),
                "the hour is taken: " + next.offers());
        assertEquals(List.of(), big.leases(5));
        world.pass(Duration.ofHours(2));
        assertEquals(job, big.one().job());
        JobId other = new JobId(
                accept(ask(request(8, 8, false, StartWindow.OPEN)).id(), 1).job());
        assertEquals(Phase.CANCELLED, world.cancel(other));
    }

    @Test
    void owner_with_too_many_open_sets_is_told_when_to_come_again() {
        site("big", 8);
        for (int i = 0; i < OfferSettings.DEFAULT.mostOfOwner(); i++) {
            ask(1, 1);
        }
        RefusedException refusal = assertThrows(RefusedException.class, () -> ask(1, 1));
        assertEquals(Reason.OFFER_LIMIT, refusal.reason());
        assertEquals(300_000, refusal.retryAfterMillis());
        assertFalse(refusal.isForGood());
        world.pass(OfferSettings.DEFAULT.life());
        world.site("big").leases(1);
        ask(1, 1);
    }
}
