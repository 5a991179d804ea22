// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.util.List;
import java.util.Optional;
import org.roadstead.core.job.JobId;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.time.Moment;

/**
 * Everything a pilot decides: what it claims, how long it may run it, when it must stop. One thread at a time; no I/O.
 * Methods answer with what the edge is to do, in order.
 */
public final class PilotLedger {
    public PilotLedger(PilotSettings settings) {}

    /** Results that an earlier process of this pilot left on disk, to be delivered. */
    public void recover(List<Progress> spooled) {
        throw new UnsupportedOperationException();
    }

    public PilotMessages.Hello hello(Moment now) {
        throw new UnsupportedOperationException();
    }

    public List<Directive> welcomed(PilotMessages.Welcome answer, Moment sentAt, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** What to ask for; always one, with max 0 when there is no room or it drains. */
    public PilotMessages.Poll poll(Moment now) {
        throw new UnsupportedOperationException();
    }

    /** Commands take effect at once; candidates are kept for {@link #choose}. */
    public List<Directive> polled(PilotMessages.Polled answer, Moment now) {
        throw new UnsupportedOperationException();
    }

    /**
     * The final choice among the candidates at hand: fits now, ends before the time left with margin, same owner, higher
     * priority, packs best; claims a little ahead where jobs are short. Empty when nothing suits.
     */
    public Optional<PilotMessages.Claim> choose(Moment now) {
        throw new UnsupportedOperationException();
    }

    public List<Directive> claimed(PilotMessages.Claim sent, PilotMessages.Claimed answer, Moment sentAt, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** The claim's answer was lost: whatever was granted is not run, and said so in the next hello. */
    public List<Directive> claimFailed(PilotMessages.Claim sent, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** The directory and the inputs are there; the payload starts now. False: stop instead, it is no longer wanted. */
    public boolean prepared(JobId job, int attempt, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** Output of a running payload. */
    public void wrote(JobId job, int attempt, LogChunk chunk) {
        throw new UnsupportedOperationException();
    }

    /** The payload has ended (and nothing of it runs any more), outputs are staged. */
    public List<Directive> ended(JobId job, int attempt, Outcome outcome, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** The staged outputs have their names. */
    public List<Directive> published(JobId job, int attempt, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** What to say; empty when there is nothing new and no renewal is due. The edge lingers up to 20 ms to gather more. */
    public Optional<PilotMessages.Report> report(Moment now) {
        throw new UnsupportedOperationException();
    }

    public List<Directive> reported(
            PilotMessages.Report sent, PilotMessages.Reported answer, Moment sentAt, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** No answer came; what was sent is sent again. */
    public void reportFailed(PilotMessages.Report sent, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** Called every second (and after each wake-up): deadlines, pauses, idleness, the end of the allocation. */
    public List<Directive> tick(Clocks clocks, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** SIGTERM: no new jobs; finish what fits in the grace, hand the rest back at once. */
    public List<Directive> drain(long graceMillis, Moment now) {
        throw new UnsupportedOperationException();
    }

    /** Results not yet safe with the harvester; the edge keeps exactly these on disk. */
    public List<Progress> unsafeResults() {
        throw new UnsupportedOperationException();
    }

    /** Asserts what must hold between any two calls; for tests and the simulation. */
    public void checkInvariants() {
        throw new UnsupportedOperationException();
    }
}
