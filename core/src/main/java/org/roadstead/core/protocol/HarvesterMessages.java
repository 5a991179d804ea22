// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Serve;

/**
 * What harvesters and the pool say to each other. All calls are opened by the harvester:
 *
 * <pre>
 * POST /api/v1/harvesters/{name}/hello      Hello      -> Welcome
 * POST /api/v1/harvesters/{name}/reconcile  Reconcile  -> Reconciled
 * POST /api/v1/harvesters/{name}/pull       Pull       -> Pulled      (waits up to waitMillis for a job or a command)
 * POST /api/v1/harvesters/{name}/report     Report     -> Reported
 * POST /api/v1/harvesters/{name}/enrol      Enrol      -> Enrolled
 * </pre>
 *
 * An incarnation other than the newest is answered 409 with the code STALE_INCARNATION.
 */
public final class HarvesterMessages {
    private HarvesterMessages() {}

    /** Sent once at each start, before anything else. */
    public record Hello(
            String release,
            ProtocolRange protocol,
            List<String> features,
            String platform,
            @Nullable String advertise,
            Serve serve) {}

    /**
     * @param epoch names this start of the pool; a changed epoch in any answer asks for a reconcile
     * @param leaseMillis how long a job in a harvester's queue is held without renewal
     * @param draining whether an operator has told this harvester to take no new jobs
     * @param heard the newest incarnation before this one that has said more than hello; null when the pool does not say
     */
    public record Welcome(
            long incarnation,
            long generation,
            String epoch,
            String release,
            int protocol,
            long leaseMillis,
            boolean draining,
            @Nullable Long heard) {
        public Welcome(
                long incarnation,
                long generation,
                String epoch,
                String release,
                int protocol,
                long leaseMillis,
                boolean draining) {
            this(incarnation, generation, epoch, release, protocol, leaseMillis, draining, null);
        }

        /** The newest incarnation that may have held anything before this one. */
        public long lastHeard() {
            return heard == null ? incarnation - 1 : heard;
        }
    }

    /**
     * Everything this harvester holds, claimed or not; whatever the pool thinks it holds beyond that goes back.
     *
     * @param whole whether the incarnation before this one is proved dead and left all it knew, so that no pilot can have
     *     claimed anything of its leases that is not listed here
     * @param epoch the start of the pool it has last heard of. One that was sent to an earlier start, and was held up on
     *     its way, says nothing about what is not held now: then nothing goes back before its time. Null says nothing.
     * @param since the oldest incarnation of which the same is proved as of the one before, all between them included;
     *     null says that it is the one before. Of no meaning when not {@code whole}.
     */
    public record Reconcile(
            long incarnation, long seq, List<Held> held, boolean whole, @Nullable String epoch, @Nullable Long since) {
        public Reconcile(long incarnation, long seq, List<Held> held) {
            this(incarnation, seq, held, false, null, null);
        }

        /** The oldest incarnation of whose leases nothing is missing here. */
        public long wholeSince() {
            if (!whole) {
                return incarnation;
            }
            return since == null ? incarnation - 1 : since;
        }
    }

    /** One answer for each that was asked about, in order; those taken are renewed from the moment of sending. */
    public record Reconciled(String epoch, long generation, List<Ack> acks, long leaseMillis) {}

    /**
     * @param seq rises with every pull and reconcile of an incarnation; one not higher than the last is refused
     * @param capabilities what the harvester can supply; a job must fit one of them
     * @param want jobs at most
     */
    public record Pull(long incarnation, long seq, List<Capability> capabilities, int want, long waitMillis) {}

    /**
     * @param bodies descriptions by {@link JobId#body()}, each once however many leases share it
     * @param questions for the local broker; none in this release
     */
    public record Pulled(
            String epoch,
            List<Lease> leases,
            Map<String, JsonNode> bodies,
            List<Command> commands,
            @Nullable List<JsonNode> questions) {}

    /**
     * A time-limited right to hold a job.
     *
     * @param leaseMillis how long it is held unclaimed, counted by the harvester from when it sent the pull
     * @param silenceMillis how long it is held once the pool has acknowledged the claim
     * @param priority higher goes first
     * @param tries failures charged so far
     */
    public record Lease(
            JobId job,
            long generation,
            int attempt,
            String owner,
            String group,
            int priority,
            int tries,
            long leaseMillis,
            long silenceMillis) {}

    /**
     * @param renew unclaimed leases and acknowledged claims to be held on
     * @param status what the harvester publishes about itself; null when unchanged since the last report
     * @param waits what has become known of waits in the platform's queues; null stands for none
     */
    public record Report(
            long incarnation,
            List<Progress> progress,
            List<Held> renew,
            @Nullable Status status,
            @Nullable List<WaitSeen> waits) {
        public Report(long incarnation, List<Progress> progress, List<Held> renew, @Nullable Status status) {
            this(incarnation, progress, renew, status, null);
        }
    }

    /** @param acks one for each progress, then one for each renewal */
    public record Reported(String epoch, List<Ack> acks, List<Command> commands) {}

    /**
     * @param capacity what may be used in total
     * @param why one sentence on what it does and why, for the operator
     * @param queues of its platform, best first; null of a harvester of an earlier release
     */
    public record Status(
            List<Capability> capabilities,
            Resources capacity,
            Resources used,
            int queued,
            int running,
            boolean draining,
            String why,
            List<PilotStatus> pilots,
            @Nullable List<QueueStatus> queues) {}

    /**
     * One queue of a harvester's platform.
     *
     * @param state OPEN, PAUSED (it refuses pilots or lets them die; one is tried now and then) or CLOSED
     * @param why it is not open, or what goes wrong there; null when all is well
     * @param pilots that have an allocation of it, or have asked for one
     * @param pending how many of these wait there
     */
    public record QueueStatus(String name, String state, @Nullable String why, int pilots, int pending) {}

    /**
     * A pilot as the harvester sees it.
     *
     * @param state PENDING, STARTING, READY, RESTING, DRAINING, SILENT, GONE
     * @param timeLeftMillis until its allocation ends; null when nothing limits it
     * @param trouble why it rests; null when it does not
     * @param queue the platform's queue that it was asked of; null of a harvester of an earlier release
     * @param waitsFor why it waits there, in the platform's words; null when it does not, or nobody says
     */
    public record PilotStatus(
            String id,
            @Nullable String node,
            @Nullable Long pid,
            @Nullable String allocation,
            String state,
            @Nullable String owner,
            Resources size,
            int running,
            @Nullable Long timeLeftMillis,
            @Nullable String containment,
            PilotMessages.@Nullable Trouble trouble,
            @Nullable String queue,
            @Nullable String waitsFor) {}

    /**
     * A pilot started by hand has shown a person's token.
     *
     * @param tokenHash SHA-256 of its text in 64 hexadecimal digits; the text itself goes no further than the harvester
     */
    public record Enrol(String tokenHash) {}

    /** @param groups all that the owner of the token is in */
    public record Enrolled(String owner, List<String> groups) {}
}
