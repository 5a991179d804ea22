// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.core.supply.Bench.held;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;

/** A pull that waits for one owner's jobs gives way when another owner's pilot gets room. */
class OvertakenPullTest {
    /** Four cores: two are bob's pilot, half of which is free, two ada's, which is full, and a job of hers lies here without room. */
    private final Bench bench = new Bench(Bench.settings(4, 4, 2, false)).greet();

    private HarvesterMessages.Lease running;
    private HarvesterMessages.Pull narrow;

    @BeforeEach
    void pull_waits_for_bobs_jobs() {
        List<HarvesterMessages.Lease> leases = List.of(bench.lease("ada", 2, 0), bench.lease("ada", 2, 0));
        HarvesterMessages.Lease bobs = bench.lease("bob", 1, 0);
        bench.grant(leases.get(0), leases.get(1), bobs);
        running = leases.get(0);
        bench.pilot("p1", 2, "ada");
        bench.pilot("p2", 2, "bob");
        bench.claims("p1", running);
        bench.claims("p2", bobs);
        bench.poll("p1", 0, "ada");
        bench.poll("p2", 1, "bob");
        narrow = bench.ledger.pull(bench.now).orElseThrow();
        assertEquals(Set.of(new TreeSet<>(Set.of("bob"))), owners(narrow));
        assertTrue(bench.ledger.pull(bench.now).isEmpty());
    }

    private static Set<Object> owners(HarvesterMessages.Pull pull) {
        return Set.copyOf(
                pull.capabilities().stream().map(each -> each.serve().owners()).toList());
    }

    private HarvesterMessages.Pull room() {
        bench.says("p1", List.of(bench.progress(running, Phase.RELEASING), bench.progress(running, Phase.COMPLETED)));
        bench.reported();
        bench.poll("p1", 2, "ada");
        return bench.ledger.pull(bench.now).orElseThrow();
    }

    @Test
    void wider_pull_takes_its_place_at_once() {
        HarvesterMessages.Pull wider = room();
        assertTrue(wider.seq() > narrow.seq());
        assertTrue(wider.capabilities().stream().anyMatch(each -> each.serve().serves("ada", "g")));
        assertTrue(bench.ledger.pull(bench.now).isEmpty());
    }

    @Test
    void lease_that_was_on_its_way_already_is_taken() {
        HarvesterMessages.Pull wider = room();
        HarvesterMessages.Lease late = bench.lease("bob", 1, 0);
        bench.pulled(narrow, List.of(late), List.of());
        assertEquals(1, bench.poll("p2", 1, "bob").candidates().size());
        bench.claims("p2", late);
        bench.pulled(wider, List.of(), List.of());
        bench.says("p2", List.of(bench.progress(late, Phase.RUNNING)), held(late, "p2"));
        assertFalse(bench.ledger.pull(bench.now).isEmpty());
    }

    @Test
    void overtaken_pull_that_fails_is_followed_by_a_reconcile() {
        room();
        assertTrue(bench.ledger.reconcile(bench.now).isEmpty());
        bench.ledger.pullFailed(narrow, bench.now);
        assertFalse(bench.ledger.reconcile(bench.now).isEmpty());
    }

    @Test
    void answer_from_before_a_reconcile_is_not_taken() {
        HarvesterMessages.Pull wider = room();
        bench.ledger.pullFailed(wider, bench.now);
        assertTrue(bench.ledger.reconcile(bench.now).isPresent());
        bench.pulled(narrow, List.of(bench.lease("bob", 1, 0)), List.of());
        assertEquals(List.of(), bench.poll("p2", 1, "bob").candidates());
    }
}
