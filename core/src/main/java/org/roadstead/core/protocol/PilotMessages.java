// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;

/**
 * What pilots and their harvester say to each other. All calls are opened by the pilot, with its own token:
 *
 * <pre>
 * POST /pilot/v1/enrol   Enrol  -> Enrolled     by hand only, with a person's token; from then on with the one it is given
 * POST /pilot/v1/hello   Hello  -> Welcome      at start, and again whenever the harvester's epoch has changed
 * POST /pilot/v1/poll    Poll   -> Polled       long poll; also kept open without room, so that commands arrive at once
 * POST /pilot/v1/claim   Claim  -> Claimed
 * POST /pilot/v1/report  Report -> Reported
 * POST /pilot/v1/bye     Bye    -> Reported     it ends and holds nothing
 * GET|PUT /pilot/v1/blobs/{digest}
 * </pre>
 */
public final class PilotMessages {
    private PilotMessages() {}

    /**
     * @param seq rises with every hello and claim of a pilot; an older one that was held up on its way does nothing
     * @param timeLeftMillis until the allocation ends; null when nothing limits it
     * @param containment what holds a payload's processes together here: {@code sweep}, {@code pid-namespace}, {@code cgroup}
     * @param holding every attempt it has not let go of, also those whose result waits on its disk
     */
    public record Hello(
            long seq,
            String pilot,
            String node,
            long pid,
            @Nullable String allocation,
            Capability capability,
            @Nullable Long timeLeftMillis,
            String containment,
            String release,
            ProtocolRange protocol,
            List<String> features,
            @Nullable String owner,
            List<Held> holding) {}

    /**
     * @param epoch names this start of the harvester
     * @param renewMillis how often a running pilot renews what it holds
     * @param idleMillis after how long without a job it ends by itself
     * @param acks one for each attempt held; those refused must be stopped and forgotten
     */
    public record Welcome(String epoch, int protocol, long renewMillis, long idleMillis, List<Ack> acks) {}

    /**
     * @param free what is not in use; a pilot without room asks with max 0
     * @param owner whose pilot it is; null before its first job
     * @param trouble why it takes no jobs for a while; null while it does
     */
    public record Poll(
            Resources free,
            @Nullable String owner,
            @Nullable Long timeLeftMillis,
            int max,
            long waitMillis,
            @Nullable Trouble trouble) {
        public Poll(Resources free, @Nullable String owner, @Nullable Long timeLeftMillis, int max, long waitMillis) {
            this(free, owner, timeLeftMillis, max, waitMillis, null);
        }
    }

    /** @param message one sentence with the evidence */
    public record Trouble(Reason reason, String message) {}

    /** @param candidates in the queue's order; the pilot makes the final choice */
    public record Polled(String epoch, List<Candidate> candidates, List<Command> commands) {}

    /** @param inputBytes the sizes stated for inputs that are not known to be here already */
    public record Candidate(JobId job, long generation, int attempt, Shape shape, int priority, long inputBytes) {}

    /**
     * Attempts the pilot has chosen, best first.
     *
     * @param seq as in {@link Hello}
     */
    public record Claim(long seq, List<Held> jobs) {}

    /** @param refused those that somebody else was faster on, and why */
    public record Claimed(List<Grant> granted, List<Ack> refused) {}

    /**
     * A claim granted.
     *
     * @param remainMillis how long the pilot may run it without renewal, counted from when it sent the claim; the pilot
     *     stops early enough to have stopped by then
     * @param silenceMillis how long it may once the pool has acknowledged the claim
     * @param description the job's own (a sweep's member already expanded)
     * @param parameters of a sweep's member, for ROADSTEAD_PARAM_name
     */
    public record Grant(
            JobId job,
            long generation,
            int attempt,
            String owner,
            String group,
            long remainMillis,
            long silenceMillis,
            JsonNode description,
            Map<String, String> parameters) {}

    /** @param renew every attempt the pilot goes on with, in every report */
    public record Report(List<Progress> progress, List<Held> renew) {}

    /**
     * @param acks one for each progress, once the harvester has it on disk: the pilot may forget a result then
     * @param renewals how long each may go on, counted from when the report was sent
     */
    public record Reported(String epoch, List<Ack> acks, List<Renewal> renewals, List<Command> commands) {}

    /**
     * @param remainMillis never takes away what an earlier answer gave; 0 gives nothing new
     * @param refused null when still held
     */
    public record Renewal(JobId job, int attempt, long remainMillis, @Nullable Reason refused) {}

    /**
     * A pilot that a person has started asks to be let in.
     *
     * @param pilot the id it gave itself
     * @param groups of the person whose jobs it is to take; empty means the person's own jobs alone
     */
    public record Enrol(String pilot, List<String> groups) {}

    /** @param token this pilot's own, for all that follows */
    public record Enrolled(String token, String owner) {}

    /** @param seq as in {@link Hello} */
    public record Bye(long seq) {}
}
