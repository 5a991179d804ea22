// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.roadstead.core.offer.OfferWorld.NOW;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.roadstead.core.offer.OfferWorld.Even;
import org.roadstead.core.reason.Reason;

@NullUnmarked // a look-up of what is not there fails by itself
final class OfferSetsTest {
    private final OfferSets sets = new OfferSets(new OfferSettings(Duration.ofMinutes(5), 2, 10, Duration.ofHours(1)));

    private static OfferSet set(String id, String owner, boolean many, int expiresSeconds) {
        OfferRequest request = OfferWorld.request(id, owner, 1, 4, many);
        List<Offer> offers =
                OfferMaker.make(request, List.of(Even.of("a", 4, 0, 10)), NOW).offers();
        return new OfferSet(
                id,
                owner,
                "astro",
                request.terms(),
                request.resolved(),
                "UTC",
                many,
                NOW,
                NOW.plusSeconds(expiresSeconds),
                offers,
                List.of());
    }

    private static String phases(OfferSet set) {
        return String.join(
                " ",
                set.offers().stream()
                        .map(each -> each.phase() + (each.reason() == null ? "" : ":" + each.reason()))
                        .toList());
    }

    @Test
    void accepted_offer_releases_its_siblings_and_where_many_may_be_it_does_not() {
        OfferSet one = set("q1", "ada", false, 60).rejected(3).accepted(2, "j1");
        assertEquals(
                "REJECTED:OFFER_RELEASED ACCEPTED:OFFER_ACCEPTED REJECTED:OFFER_REJECTED REJECTED:OFFER_RELEASED",
                phases(one));
        assertEquals("j1", one.offer(2).job());
        assertThrows(IllegalStateException.class, () -> one.accepted(1, "j2"));
        OfferSet many = set("q1", "ada", true, 60).accepted(2, "j1").accepted(1, "j2");
        assertEquals("ACCEPTED:OFFER_ACCEPTED ACCEPTED:OFFER_ACCEPTED OFFERED OFFERED", phases(many));
        assertEquals("EXPIRED:OFFER_EXPIRED", phases(many.expired()).split(" ")[3]);
        assertNull(many.offer(5));
        assertNull(many.offer(0));
    }

    @Test
    void owner_and_pool_have_bounds_and_what_ends_makes_room() {
        sets.put(set("q1", "ada", false, 60));
        sets.put(set("q2", "ada", false, 30));
        OfferSets.Refusal refusal = sets.mayAsk("ada", NOW);
        assertNotNull(refusal);
        assertEquals(30_000, refusal.retryAfterMillis());
        assertNull(sets.mayAsk("bob", NOW));
        sets.put(set("q3", "bob", false, 90));
        assertEquals(12, sets.offers());
        assertEquals(
                "the pool has 12 open offers, as many as it keeps: wait until some expire",
                sets.mayAsk("carl", NOW).message());
        sets.put(set("q1", "ada", false, 60).accepted(1, "j1"));
        assertNull(sets.mayAsk("ada", NOW), "what is decided is open no more");
        assertEquals(2, sets.size());
    }

    @Test
    void set_expires_at_its_moment_and_not_before() {
        sets.put(set("q1", "ada", false, 60));
        sets.put(set("q2", "ada", false, 30));
        assertEquals(NOW.plusSeconds(30), sets.nextExpiry());
        assertEquals(List.of(), sets.expire(NOW.plusMillis(29_999)));
        List<OfferSet> over = sets.expire(NOW.plusSeconds(30));
        assertEquals(List.of("q2"), over.stream().map(OfferSet::id).toList());
        assertEquals(Reason.OFFER_EXPIRED, over.get(0).offer(1).reason());
        assertNull(sets.get("q2"));
        assertNotNull(sets.get("q1"));
        sets.expire(NOW.plusSeconds(60));
        assertNull(sets.nextExpiry());
        assertEquals(0, sets.offers());
    }

    @Test
    void set_counts_once_where_one_may_be_accepted_and_each_where_many_may_be() {
        sets.put(set("q1", "ada", false, 60));
        assertEquals(
                List.of(4),
                sets.held("a", NOW).stream().map(each -> each.cores()).toList());
        sets.put(set("q2", "bob", true, 60));
        assertEquals(5, sets.held("a", NOW).size());
        assertEquals(List.of(), sets.held("b", NOW));
        sets.put(set("q1", "ada", false, 60).accepted(1, "j1"));
        assertEquals(4, sets.held("a", NOW).size(), "what was accepted counts as a job");
    }
}
