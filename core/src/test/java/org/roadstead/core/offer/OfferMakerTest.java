// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.core.offer.OfferWorld.NOW;
import static org.roadstead.core.offer.OfferWorld.request;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.offer.OfferWorld.Even;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.StartWindow;

@NullUnmarked // a look-up of what is not there fails by itself
final class OfferMakerTest {
    private static String line(Offer offer) {
        return offer.number() + " " + offer.harvester() + " "
                + offer.resources().cores() + " cores "
                + Duration.between(NOW, offer.window().notBefore()).toSeconds() + "-"
                + Duration.between(NOW, offer.window().end()).toSeconds() + " " + offer.confidence();
    }

    private static List<String> lines(OfferMaker.Made made) {
        return made.offers().stream().map(OfferMakerTest::line).toList();
    }

    @Test
    void request_for_a_range_is_offered_less_now_and_more_later_best_first() {
        OfferMaker.Made made = OfferMaker.make(
                request("q1", 1, 8),
                List.of(Even.of("slow", 64, 0, 100).slower(Duration.ofMinutes(10)), Even.of("small", 2, 0, 10)),
                NOW);
        assertEquals(
                List.of(
                        "1 small 2 cores 0-9 1.0",
                        "2 small 1 cores 0-9 1.0",
                        "3 slow 1 cores 5-95 1.0",
                        "4 slow 2 cores 605-695 1.0",
                        "5 slow 4 cores 1805-1895 1.0",
                        "6 slow 8 cores 4205-4295 1.0"),
                lines(made));
        assertEquals(List.of(), made.reasons());
    }

    @Test
    void confidence_is_that_of_starting_inside_the_wish_and_the_window_is_cut_to_it() {
        OfferMaker.Made made = OfferMaker.make(
                request("q1", 1, 1, OfferWorld.within(Duration.ofSeconds(60))),
                List.of(Even.of("sure", 1, 0, 50), Even.of("rather", 1, 0, 100), Even.of("hardly", 1, 0, 1000)),
                NOW);
        assertEquals(List.of("1 sure 1 cores 2-47 1.0", "2 rather 1 cores 5-60 0.6"), lines(made));
        NotOffered not = made.reasons().get(0);
        assertEquals(1, made.reasons().size());
        assertEquals("hardly LATER_THAN_WISHED", not.harvester() + " " + not.reason());
        assertEquals(new StartWindow(NOW.plusSeconds(50), NOW.plusSeconds(950)), not.window());
        assertEquals(
                "it would start between 2026-11-23T08:00:50Z and 2026-11-23T08:15:50Z; that it starts by"
                        + " 2026-11-23T08:01:00Z is 6 % likely",
                not.message());
    }

    @Test
    void best_effort_needs_no_confidence() {
        Even unsure = Even.of("new", 1, 0, 10_000).under(Commitment.BEST_EFFORT);
        OfferRequest soon = request("q1", 1, 1, OfferWorld.within(Duration.ofSeconds(600)));
        Offer offer = OfferMaker.make(soon, List.of(unsure), NOW).offers().get(0);
        assertEquals("1 new 1 cores 500-600 0.06", line(offer));
        assertEquals(Commitment.BEST_EFFORT, offer.commitment());
        OfferRequest sooner = request("q1", 1, 1, OfferWorld.within(Duration.ofSeconds(60)));
        assertEquals(
                Reason.LATER_THAN_WISHED,
                OfferMaker.make(sooner, List.of(unsure), NOW).reasons().get(0).reason());
    }

    @Test
    void wish_that_begins_later_begins_every_part_of_the_offer() {
        Instant six = NOW.plus(Duration.ofHours(22));
        StartWindow tomorrow = new StartWindow(six, six.plus(Duration.ofHours(6)));
        Offer offer = OfferMaker.make(request("q1", 1, 1, tomorrow), List.of(Even.of("a", 4, -60, 30)), NOW)
                .offers()
                .get(0);
        assertEquals(six, offer.window().notBefore());
        assertEquals(six, offer.expectedStart());
        assertTrue(offer.quantiles().stream().noneMatch(each -> each.at().isBefore(six)), offer.quantiles() + "");
    }

    @Test
    void harvester_that_never_takes_it_says_why_once() {
        OfferMaker.Made made =
                OfferMaker.make(request("q1", 9, 12), List.of(Even.of("a", 8, 0, 1), Even.of("b", 4, 0, 1)), NOW);
        assertEquals(List.of(), made.offers());
        assertEquals(
                List.of("a TOO_MANY_CORES at most 8 are here", "b TOO_MANY_CORES at most 4 are here"),
                made.reasons().stream()
                        .map(not -> not.harvester() + " " + not.reason() + " " + not.message())
                        .toList());
    }

    @Test
    void wishes_are_offered_in_their_order_and_many_pilots_leave_fewer_sizes() {
        StartWindow soon = OfferWorld.within(Duration.ofSeconds(60));
        StartWindow today = new StartWindow(NOW.plusSeconds(60), NOW.plusSeconds(36_000));
        OfferMaker.Made made = OfferMaker.make(request("q1", 1, 8, today, soon), List.of(Even.of("a", 8, 0, 50)), NOW);
        assertEquals(
                List.of(
                        "1 a 8 cores 60-60 1.0",
                        "2 a 1 cores 60-60 1.0",
                        "3 a 8 cores 2-47 1.0",
                        "4 a 1 cores 2-47 1.0"),
                lines(made));
        List<Even> large = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            large.add(Even.of("h" + i, 64, 0, 1).with(20));
        }
        assertEquals(
                200, OfferMaker.make(request("q1", 1, 64), large, NOW).offers().size());
    }

    @Test
    void every_offer_of_any_request_keeps_the_promises_of_an_offer() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Even> candidates = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                int from = random.nextInt(5_000);
                candidates.add(Even.of("h" + i, 1 + random.nextInt(32), from, from + random.nextInt(10_000))
                        .slower(Duration.ofSeconds(random.nextInt(100)))
                        .under(random.nextInt(4) == 0 ? Commitment.BEST_EFFORT : Commitment.PREDICTED));
            }
            Instant begin = random.nextBoolean() ? null : NOW.plusSeconds(random.nextInt(4_000));
            Instant end = random.nextBoolean() ? null : NOW.plusSeconds(4_000 + random.nextInt(9_000));
            int min = 1 + random.nextInt(8);
            OfferRequest request = request("q1", min, min + random.nextInt(9), new StartWindow(begin, end));
            OfferMaker.Made made = OfferMaker.make(request, candidates, NOW);
            for (Offer offer : made.offers()) {
                String where = "seed " + seed + ": " + offer;
                assertFalse(offer.window().notBefore().isBefore(begin == null ? NOW : begin), where);
                assertFalse(end != null && offer.window().end().isAfter(end), where);
                assertFalse(offer.window().end().isBefore(offer.window().notBefore()), where);
                assertTrue(offer.confidence() >= .5 || offer.commitment() == Commitment.BEST_EFFORT, where);
                int cores = offer.resources().cores();
                assertTrue(cores >= min && cores <= request.terms().shape().coresMax(), where);
            }
            for (Even candidate : candidates) {
                long offers = made.offers().stream()
                        .filter(offer -> offer.harvester().equals(candidate.harvester()))
                        .count();
                long reasons = made.reasons().stream()
                        .filter(not -> not.harvester().equals(candidate.harvester()))
                        .count();
                assertTrue(offers <= OfferMaker.MOST && (offers > 0) == (reasons == 0), "seed " + seed);
            }
        }
    }
}
