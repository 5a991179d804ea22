// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.reason.Reason;

/**
 * All that changes about one job: the narrow row of the store.
 *
 * @param num dense, rising with submission, never reused
 * @param body number of its body
 * @param terms number of its present terms
 * @param reason why it is in this phase; null where the phase says all
 * @param attempt the newest lease granted; 0 before the first
 * @param tries failures charged since it was submitted or reopened
 * @param losses pilots lost since it was submitted or reopened
 * @param stopping why the holder was told to stop (CANCELLED, WINDOW_MISSED); null otherwise
 * @param answered whether attempt {@code attempt} ended by its holder's own word, so that repeating it is no error
 * @param holder who has the lease; null when nobody has
 * @param exit how the newest ended attempt ended, when that is known
 */
public record JobRow(
        long num,
        long body,
        int terms,
        Phase phase,
        @Nullable Reason reason,
        int attempt,
        int tries,
        int losses,
        @Nullable Reason stopping,
        boolean answered,
        @Nullable Holder holder,
        @Nullable Exit exit) {

    /** A job as it is stored first. */
    public static JobRow submitted(long num, long body, int terms) {
        return new JobRow(num, body, terms, Phase.WAITING, Reason.SUBMITTED, 0, 0, 0, null, false, null, null);
    }

    JobRow granted(Holder to) {
        return new JobRow(num, body, terms, phase, Reason.HELD, attempt + 1, tries, losses, null, false, to, exit);
    }

    JobRow at(Phase next, @Nullable Reason why) {
        return new JobRow(num, body, terms, next, why, attempt, tries, losses, stopping, answered, holder, exit);
    }

    JobRow under(int otherTerms) {
        return new JobRow(
                num, body, otherTerms, phase, reason, attempt, tries, losses, stopping, answered, holder, exit);
    }

    JobRow heldBy(@Nullable Holder other) {
        return new JobRow(num, body, terms, phase, reason, attempt, tries, losses, stopping, answered, other, exit);
    }

    JobRow stopping(@Nullable Reason why) {
        return new JobRow(num, body, terms, phase, reason, attempt, tries, losses, why, answered, holder, exit);
    }

    JobRow counted(int newTries, int newLosses) {
        return new JobRow(
                num, body, terms, phase, reason, attempt, newTries, newLosses, stopping, answered, holder, exit);
    }

    /** The end of the attempt: nobody holds it any more. */
    JobRow ended(boolean byHolder, @Nullable Exit how) {
        return new JobRow(
                num,
                body,
                terms,
                phase,
                reason,
                attempt,
                tries,
                losses,
                null,
                byHolder,
                null,
                how == null ? exit : how);
    }

    JobRow adopted(int heldAttempt, Holder by) {
        return new JobRow(num, body, terms, phase, reason, heldAttempt, tries, losses, null, false, by, exit);
    }

    JobRow reopened(int relaxedTerms) {
        return new JobRow(
                num, body, relaxedTerms, Phase.WAITING, Reason.REOPENED, attempt, 0, 0, null, answered, null, exit);
    }
}
