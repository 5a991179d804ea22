// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.time.Moment;

/**
 * Everything a harvester decides. One thread at a time; no I/O. Each method that changes what must survive a crash
 * appends {@link HarvesterRecord}s to {@code out}; the edge has them on disk before it lets the answer go.
 */
public final class HarvesterLedger {
    public HarvesterLedger(HarvesterSettings settings) {}

    // --- start -------------------------------------------------------------------------------------------------

    /** Takes back what an earlier start kept; everything is unverified until the pool confirms it. */
    public void recover(List<HarvesterRecord> kept, Moment now) {
        throw new UnsupportedOperationException();
    }

    // --- towards the pool --------------------------------------------------------------------------------------

    public HarvesterMessages.Hello hello(@Nullable String advertise) {
        throw new UnsupportedOperationException();
    }

    public void welcomed(HarvesterMessages.Welcome answer, Moment sentAt, Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** The pool refused with STALE_INCARNATION: another start of this harvester has taken over; nothing may go on. */
    public void superseded(Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** What must be asked before anything is pulled; empty when all is verified. At most one is under way. */
    public Optional<HarvesterMessages.Reconcile> reconcile(Moment now) {
        throw new UnsupportedOperationException();
    }

    public void reconciled(
            HarvesterMessages.Reconcile sent,
            HarvesterMessages.Reconciled answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** The next pull; empty while something must be reconciled or a pull is under way. A want of 0 only waits for commands. */
    public Optional<HarvesterMessages.Pull> pull(Moment now) {
        throw new UnsupportedOperationException();
    }

    public void pulled(
            HarvesterMessages.Pull sent,
            HarvesterMessages.Pulled answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** No answer came: what the pool may have granted is unknown, so a reconcile comes next. */
    public void pullFailed(HarvesterMessages.Pull sent, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** The next report; empty when there is nothing to say or one is under way. */
    public Optional<HarvesterMessages.Report> report(Moment now) {
        throw new UnsupportedOperationException();
    }

    public void reported(
            HarvesterMessages.Report sent,
            HarvesterMessages.Reported answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** No answer came; what was sent is sent again. */
    public void reportFailed(HarvesterMessages.Report sent, Moment now) {
        throw new UnsupportedOperationException();
    }

    // --- towards the pilots ------------------------------------------------------------------------------------

    /** Whether a token with this hash belongs to a pilot that may still talk. */
    public Optional<String> pilotOf(String tokenHash) {
        throw new UnsupportedOperationException();
    }

    public PilotMessages.Welcome pilotHello(
            String pilot, PilotMessages.Hello hello, Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** Candidates and commands for a pilot; the edge waits and asks again while both are empty. */
    public PilotMessages.Polled poll(String pilot, PilotMessages.Poll poll, Moment now) {
        throw new UnsupportedOperationException();
    }

    public PilotMessages.Claimed claim(String pilot, PilotMessages.Claim claim, Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    public PilotMessages.Reported pilotReport(
            String pilot, PilotMessages.Report report, Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    // --- towards the platform ----------------------------------------------------------------------------------

    /** What the platform saw of the pilots it was asked about. DEAD gives their jobs back at once. */
    public void observed(List<PilotSeen> seen, Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** What to start and what to end; pure, changes nothing. */
    public SupplyPlan supply(Moment now) {
        throw new UnsupportedOperationException();
    }

    /** The edge is about to start a pilot: it is on disk, with the hash of its token, before the platform is asked. */
    public void pilotStarting(String pilot, String tokenHash, PilotSize size, Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** The platform refused to start it, so it never ran. */
    public void pilotRefused(String pilot, String message, Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** No new jobs are pulled or given out, queued ones go back, pilots end when theirs are done. */
    public void drain(Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    // --- time and looking --------------------------------------------------------------------------------------

    /** Leases that ran out, pilots that fell silent. Called at least once a second. */
    public void tick(Moment now, List<HarvesterRecord> out) {
        throw new UnsupportedOperationException();
    }

    /** When something is due next without a message: an edge may sleep until then. */
    public Moment nextDue(Moment now) {
        throw new UnsupportedOperationException();
    }

    /** True when drained: nothing held, nothing unsent, no pilot left. */
    public boolean isEmpty() {
        throw new UnsupportedOperationException();
    }

    public HarvesterMessages.Status status(Moment now) {
        throw new UnsupportedOperationException();
    }

    /** Asserts what must hold between any two calls; for tests and the simulation. */
    public void checkInvariants() {
        throw new UnsupportedOperationException();
    }
}
