// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;

/** Pilots that a person has started. */
class HandsTest {
    /** Of a harvester whose own capacity is one core. */
    private final Bench bench = new Bench(1).greet();

    private boolean enrol(String pilot, String hash, String owner, List<String> groups) {
        return bench.commit(out -> bench.ledger.enrolled(pilot, hash, owner, groups, bench.now, out));
    }

    private void bye(String pilot, long seq) {
        bench.commit(out -> bench.ledger.bye(pilot, new PilotMessages.Bye(seq), bench.now, out));
    }

    @Test
    void pilot_of_ada_is_shown_adas_jobs_and_nobody_elses() {
        assertTrue(enrol("p1", "hash", "ada", List.of()));
        assertEquals("p1", bench.ledger.pilotOf("hash").orElseThrow());
        bench.hello("p1", 4, null);
        HarvesterMessages.Lease adas = bench.lease("ada", 1, 0);
        HarvesterMessages.Lease bobs = bench.lease("bob", 1, 0);
        bench.grant(bobs, adas);
        List<PilotMessages.Candidate> shown = bench.poll("p1", 4, null).candidates();
        assertEquals(
                List.of(adas.job()),
                shown.stream().map(PilotMessages.Candidate::job).toList());
        assertEquals(
                Reason.OTHER_OWNER,
                bench.claim("p1", Bench.held(bobs, "p1")).refused().get(0).refused());
    }

    @Test
    void jobs_are_pulled_for_it_beyond_what_the_harvester_itself_may_use() {
        enrol("p1", "hash", "ada", List.of());
        bench.hello("p1", 4, null);
        bench.poll("p1", 4, null);
        HarvesterMessages.Pull pull = bench.ledger.pull(bench.now).orElseThrow();
        assertEquals(5, pull.want());
        assertTrue(pull.capabilities().stream()
                .anyMatch(each ->
                        each.most().cores() == 4 && each.serve().owners().equals(new TreeSet<>(Set.of("ada")))));
    }

    @Test
    void pull_that_waits_already_gives_way_to_one_that_asks_for_it_too() {
        HarvesterMessages.Pull waiting = bench.ledger.pull(bench.now).orElseThrow();
        assertTrue(bench.ledger.pull(bench.now).isEmpty());
        enrol("p1", "hash", "ada", List.of());
        bench.hello("p1", 4, null);
        bench.poll("p1", 4, null);
        assertTrue(bench.ledger.pull(bench.now).orElseThrow().seq() > waiting.seq());
        assertTrue(bench.ledger.pull(bench.now).isEmpty());
    }

    @Test
    void capacity_of_the_platform_is_not_touched_by_it() {
        enrol("p1", "hash", "ada", List.of());
        bench.hello("p1", 4, null);
        bench.grant(bench.lease("bob", 1, 0));
        assertEquals(1, bench.ledger.supply(bench.now).start().size());
        assertEquals(List.of(), bench.ledger.pilots());
        assertEquals(0, bench.ledger.status(bench.now).used().cores());
        assertEquals(1, bench.ledger.status(bench.now).pilots().size());
    }

    @Test
    void pilot_for_a_group_serves_that_group_whatever_it_says_itself() {
        enrol("p1", "hash", "ada", List.of("radio"));
        bench.hello("p1", 4, null);
        bench.grant(bench.lease("bob", 1, 0));
        assertEquals(List.of(), bench.poll("p1", 4, null).candidates());
        enrol("p2", "hash2", "ada", List.of("g"));
        bench.hello("p2", 4, null);
        assertEquals(1, bench.poll("p2", 4, null).candidates().size());
    }

    @Test
    void name_of_another_pilot_is_refused_and_ones_own_gets_a_new_token() {
        bench.starting("p0", 1, null);
        assertFalse(enrol("p0", "hash", "ada", List.of()));
        assertTrue(enrol("p1", "old", "ada", List.of()));
        assertFalse(enrol("p1", "stolen", "bob", List.of()));
        assertTrue(enrol("p1", "new", "ada", List.of()));
        assertTrue(bench.ledger.pilotOf("old").isEmpty());
        assertEquals("p1", bench.ledger.pilotOf("new").orElseThrow());
    }

    @Test
    void restart_of_the_harvester_keeps_it_and_whom_it_serves() {
        enrol("p1", "hash", "ada", List.of("radio"));
        bench.restart(true);
        bench.greet();
        assertEquals("p1", bench.ledger.pilotOf("hash").orElseThrow());
        bench.hello("p1", 4, null);
        bench.grant(bench.lease("bob", 1, 0));
        assertEquals(List.of(), bench.poll("p1", 4, null).candidates());
    }

    @Test
    void goodbye_is_taken_from_one_that_holds_nothing() {
        enrol("p1", "hash", "ada", List.of());
        bench.hello("p1", 4, null);
        HarvesterMessages.Lease lease = bench.lease("ada", 1, 0);
        bench.grant(lease);
        bench.claims("p1", lease);
        bye("p1", 9);
        assertTrue(bench.ledger.pilotOf("hash").isPresent());
        bench.says("p1", List.of(bench.progress(lease, Phase.RELEASING, Phase.COMPLETED)));
        bye("p1", 10);
        assertTrue(bench.ledger.pilotOf("hash").isEmpty());
    }

    @Test
    void one_that_falls_silent_is_forgotten_when_nothing_of_it_is_left() {
        enrol("p1", "hash", "ada", List.of());
        bench.hello("p1", 4, null);
        HarvesterMessages.Lease lease = bench.lease("ada", 1, 0);
        bench.grant(lease);
        bench.claims("p1", lease);
        bench.reported();
        bench.after(Duration.ofMillis(Hands.FORGET_MILLIS + 1));
        assertTrue(bench.ledger.pilotOf("hash").isPresent());
        bench.after(Duration.ofMillis(Bench.SILENCE));
        // Nobody renewed the claim, so at the pool it has run out.
        bench.pulled(
                bench.ledger.pull(bench.now).orElseThrow(),
                List.of(),
                List.of(new Command(Command.Kind.DROP, lease.job(), lease.attempt(), Reason.OUT_OF_TOUCH)));
        bench.after(Duration.ofSeconds(2));
        assertTrue(bench.ledger.pilotOf("hash").isEmpty());
    }
}
