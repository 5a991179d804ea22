// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.List;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.time.Moment;

/**
 * Everything the pool decides: who gets a job, for how long, and what follows when an attempt ends. Used by one thread;
 * no I/O of its own (the {@link PoolRecords} it is given may do some), no clock, no randomness.
 *
 * <p>A caller makes one with {@link #PoolLedger}, calls {@link #recover} (or {@link #restored}) once, then any command
 * with the present {@link Moment}, which must not be older than when the request it serves was received. Before it lets
 * an answer go it calls {@link #flush} and commits what {@link PoolRecords#apply} was given. When a commit fails, the
 * ledger is thrown away and another recovers from what is committed.
 */
public final class PoolLedger {
    /**
     * @param records what is stored, as of all that this ledger applies
     * @param epoch names this start of the pool in every answer; a new one for each ledger
     */
    public PoolLedger(PoolSettings settings, PoolRecords records, String epoch) {}

    // --- start -------------------------------------------------------------------------------------------------

    /** Reads what is stored. Every live lease gets its full length again. */
    public void recover(Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Like {@link #recover}, after the store was put back from a backup: raises the generation and hands nothing out
     * until every known harvester has reconciled or the longest silence has passed; what they hold is adopted.
     */
    public void restored(Moment now) {
        throw new UnsupportedOperationException();
    }

    // --- people ------------------------------------------------------------------------------------------------

    /**
     * Stores a job or a sweep.
     *
     * @return the number of its first job, which is also that of the body
     * @throws RefusedException UNKNOWN_JOB when {@code after} names what is not there or is not this owner's
     */
    public long submit(NewBody body, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Cancels a job in any phase: at once when nobody holds it, otherwise its holder is told to stop. A job that has
     * ended stays as it is; one whose outputs the pool has already accepted may still complete.
     *
     * @return the phase after the call
     * @throws RefusedException UNKNOWN_JOB
     */
    public Phase cancel(JobId job, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Cancels every member that has not ended.
     *
     * @return how many were cancelled or are being stopped
     * @throws RefusedException UNKNOWN_JOB
     */
    public long cancel(SweepId sweep, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Lets a job that is FAILED or CANCELLED wait again, with all its tries; its start window does not bind it any more.
     *
     * @return false when it is in another phase
     * @throws RefusedException UNKNOWN_JOB
     */
    public boolean reopen(JobId job, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reopens every member in {@code from}, which is FAILED or CANCELLED.
     *
     * @return how many
     * @throws RefusedException UNKNOWN_JOB
     */
    public long reopen(SweepId sweep, Phase from, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Why a job is where it is, by the same matching as {@link #pull}.
     *
     * @throws RefusedException UNKNOWN_JOB
     */
    public Explained explain(JobId job, Moment now) {
        throw new UnsupportedOperationException();
    }

    // --- harvesters --------------------------------------------------------------------------------------------

    /** A harvester has started: it gets a new incarnation and every older one is fenced off. */
    public HarvesterMessages.Welcome hello(String harvester, HarvesterMessages.Hello hello, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Confirms or drops each of what a harvester holds; what it does not list goes back: at once when it was granted to
     * this incarnation and is not claimed, otherwise when its lease has run out, because a pilot may still run it.
     *
     * @throws RefusedException STALE_INCARNATION; OUT_OF_ORDER when a later pull or reconcile was taken before
     */
    public HarvesterMessages.Reconciled reconcile(String harvester, HarvesterMessages.Reconcile reconcile, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Registers a pull that was just received; {@link #pull} then tries it, again and again while it waits.
     *
     * @throws RefusedException STALE_INCARNATION; OUT_OF_ORDER when its number is not higher than the last
     */
    public void openPull(String harvester, HarvesterMessages.Pull pull, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Grants what fits, best first. When {@link Granted#wake} is false the caller may wait and try again; once it has
     * answered, with or without leases, it calls {@link #closePull}.
     *
     * @throws RefusedException STALE_INCARNATION or OUT_OF_ORDER when a later message has taken its place
     */
    public Granted pull(String harvester, HarvesterMessages.Pull pull, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** The pull was answered or its caller has gone away; it must not be tried again. */
    public void closePull(String harvester, HarvesterMessages.Pull pull) {
        throw new UnsupportedOperationException();
    }

    /** Rises whenever a pull that waits could get something it could not get before. */
    public long stirred() {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes steps and renewals. A step that is already known is passed over; a claim that was skipped is implied by what
     * follows it, RELEASING by COMPLETED. Refusals stand in the acks.
     *
     * @throws RefusedException STALE_INCARNATION; STALE_GENERATION when the pool was restored and this harvester has not
     *     reconciled since: nothing was judged, it must reconcile and report again
     */
    public Taken report(String harvester, HarvesterMessages.Report report, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** Tells a harvester to take no new jobs, or to take them again; false when it is not known. */
    public boolean drain(String harvester, boolean draining, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** What is known of each harvester, by name. */
    public List<HarvesterFacts> harvesters(Moment now) {
        throw new UnsupportedOperationException();
    }

    // --- time and looking --------------------------------------------------------------------------------------

    /** Ends leases that ran out, opens and closes start windows. To be called when {@link #millisToNextDue} is over. */
    public void tick(Moment now) {
        throw new UnsupportedOperationException();
    }

    /** Milliseconds until {@link #tick} has something to do; {@link Long#MAX_VALUE} when nothing is awaited. */
    public long millisToNextDue(Moment now) {
        throw new UnsupportedOperationException();
    }

    /** Hands everything decided since the last time to {@link PoolRecords#apply}. */
    public void flush() {
        throw new UnsupportedOperationException();
    }

    public long generation() {
        throw new UnsupportedOperationException();
    }

    public LedgerFigures figures() {
        throw new UnsupportedOperationException();
    }

    /** Asserts what must hold between any two calls; for tests and the simulation. Looks at everything: slow. */
    public void checkInvariants() {
        throw new UnsupportedOperationException();
    }
}
