// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.supply.HarvesterRecord;
import org.roadstead.core.time.Moment;

/**
 * One turn of the engine: everything decided in it is decided at one moment and committed together. Confined to the
 * engine's thread.
 */
public final class Turn {
    private final HarvesterLedger ledger;
    private final long life;
    private final Moment now;
    private final List<HarvesterRecord> changes = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private boolean matters;
    private boolean supply;

    private record Outcome(Runnable committed, Runnable lost) {}

    Turn(HarvesterLedger ledger, long life, Moment now) {
        this.ledger = ledger;
        this.life = life;
        this.now = now;
    }

    public HarvesterLedger ledger() {
        return ledger;
    }

    /** Which ledger this is: it rises when one had to be rebuilt, and answers to questions of an earlier one are void. */
    public long life() {
        return life;
    }

    public Moment now() {
        return now;
    }

    /** Where decisions put what must survive. */
    public List<HarvesterRecord> changes() {
        return changes;
    }

    /**
     * What follows this turn, on the engine's thread; neither may throw.
     *
     * @param committed runs once everything of this turn is on disk
     * @param lost runs instead when it could not be written
     */
    public void after(Runnable committed, Runnable lost) {
        outcomes.add(new Outcome(committed, lost));
    }

    /** Says that something happened which pilots that wait may have an interest in. */
    public void stir() {
        matters = true;
    }

    /** Says that something happened which may change how many pilots are wanted. */
    public void stirSupply() {
        matters = true;
        supply = true;
    }

    /** Whether anything happened in this turn that others may have an interest in. */
    public boolean isStirred() {
        return matters;
    }

    boolean isSupplyStirred() {
        return supply;
    }

    void committed() {
        outcomes.forEach(outcome -> outcome.committed().run());
    }

    void lost() {
        outcomes.forEach(outcome -> outcome.lost().run());
    }
}
