// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.resource.Verdict;
import org.roadstead.core.time.Moment;

/** What each harvester says of a shape, as its newest pull would be answered. */
final class Verdicts {
    private final PoolState pool;

    Verdicts(PoolState pool) {
        this.pool = pool;
    }

    List<Explained.ByHarvester> all(Terms terms, Moment now) {
        List<Explained.ByHarvester> verdicts = new ArrayList<>();
        for (Harvester harvester : pool.harvesters.values()) {
            verdicts.add(new Explained.ByHarvester(
                    harvester.row.name(),
                    harvester.row.platform(),
                    harvester.isPresent(pool.settings, now.monotonicMillis()),
                    terms.mayBeAt(harvester.row.name())
                            ? verdict(terms.shape(), harvester, now)
                            : refusal(
                                    Reason.BOUND_ELSEWHERE,
                                    "an accepted offer binds the job to " + terms.harvester())));
        }
        return verdicts;
    }

    /**
     * Whether {@code harvester} would take the shape with all its room free: what {@link #all} says, but that all is in use
     * is no reason against.
     */
    Verdict ever(Shape shape, Harvester harvester, Moment now) {
        if (!harvester.isPresent(pool.settings, now.monotonicMillis())) {
            return refusal(Reason.SILENT, Reason.SILENT.sentence());
        }
        Verdict verdict = verdict(shape, harvester, now);
        if (!isFull(verdict)) {
            return verdict;
        }
        HarvesterMessages.Status status = harvester.status;
        Verdict site = status == null ? null : nearest(shape, status.capabilities());
        Verdict pull = nearest(shape, harvester.capabilities);
        if (pull != null && pull.fits()) {
            return Verdict.FITS;
        }
        if (site == null) {
            return pull == null ? verdict : Verdict.FITS;
        }
        return site.fits() || isOthersOnly(site, shape, harvester.serve) ? Verdict.FITS : site;
    }

    /** Whether it would take the shape if it had room. */
    static boolean isFull(Verdict verdict) {
        return !verdict.fits() && verdict.refusals().get(0).reason() == Reason.NO_ROOM;
    }

    /** Why nothing at all is handed out. */
    String quarantine(Moment now) {
        List<String> awaited = pool.harvesters.values().stream()
                .filter(each -> each.row.awaited())
                .map(each -> each.row.name())
                .toList();
        Long until = pool.quarantineUntil;
        return "the pool was put back from a backup; it waits for " + String.join(", ", awaited)
                + (until == null
                        ? ""
                        : ", until " + now.wall().plusMillis(until - now.monotonicMillis()) + " at the latest");
    }

    /** That of the capability that is nearest to taking it. */
    private Verdict verdict(Shape shape, Harvester harvester, Moment now) {
        if (harvester.isDraining()) {
            return refusal(Reason.DRAINING, "it was told to take no new jobs");
        }
        if (pool.isQuarantined(now)) {
            return refusal(
                    Reason.UNVERIFIED,
                    harvester.row.awaited()
                            ? "the pool was put back from a backup and has not heard from it yet"
                            : "the pool was put back from a backup and hands nothing out yet");
        }
        Verdict nearest = nearest(shape, harvester.capabilities);
        HarvesterMessages.Status status = harvester.status;
        if (nearest == null) {
            return status == null
                    ? refusal(Reason.SILENT, "it has not said what it can take")
                    : refusal(Reason.NO_ROOM, "it can take nothing now: " + status.why());
        }
        if (nearest.fits()) {
            return harvester.wants ? nearest : refusal(Reason.NO_ROOM, full(status));
        }
        if (isOthersOnly(nearest, shape, harvester.serve)) {
            return refusal(Reason.NO_ROOM, "all it has is in use by other owners");
        }
        // Its pull may name only what has room now; what it could take at all, it publishes.
        Verdict ever = status == null ? null : nearest(shape, status.capabilities());
        if (ever == null || !ever.fits()) {
            return ever == null || isOnlyByHand(nearest, ever) ? nearest : ever;
        }
        return refusal(Reason.NO_ROOM, full(status));
    }

    /** Pilots that people start by hand take what the site itself does not, and stand in its pull only. */
    private static boolean isOnlyByHand(Verdict pull, Verdict site) {
        return site.refusals().size() > pull.refusals().size() || isNotServed(site) && !isNotServed(pull);
    }

    private static boolean isNotServed(Verdict verdict) {
        return verdict.refusals().stream().anyMatch(refusal -> refusal.reason() == Reason.NOT_SERVED);
    }

    private static String full(HarvesterMessages.@Nullable Status status) {
        return status == null || !isTroubled(status) ? "all it has is in use" : "it asks for none now: " + status.why();
    }

    private static boolean isTroubled(HarvesterMessages.Status status) {
        return status.queues() != null
                && status.queues().stream().noneMatch(queue -> queue.state().equals("OPEN"));
    }

    /** That with the fewest reasons against; of several the one whose figures come nearest. */
    private static @Nullable Verdict nearest(Shape shape, List<Capability> capabilities) {
        Verdict nearest = null;
        Capability of = null;
        for (Capability capability : capabilities) {
            Verdict verdict = Matching.match(shape, capability);
            if (nearest == null || of == null || isNearer(verdict, capability, nearest, of)) {
                nearest = verdict;
                of = capability;
            }
        }
        return nearest;
    }

    private static boolean isNearer(Verdict one, Capability by, Verdict other, Capability otherBy) {
        int more = one.refusals().size() - other.refusals().size();
        if (more != 0 || one.fits()) {
            return more < 0;
        }
        return switch (one.refusals().get(0).reason()) {
            case TOO_LONG -> by.longestMillis() > otherBy.longestMillis();
            case TOO_MUCH_MEMORY -> by.most().memory() > otherBy.most().memory();
            case TOO_MUCH_DISK -> by.most().disk() > otherBy.most().disk();
            case TOO_MANY_GPUS, GPU_TYPE_MISSING ->
                by.most().gpus() > otherBy.most().gpus();
            default -> by.most().cores() > otherBy.most().cores();
        };
    }

    /** Its pull names those whose pilots have room, which are fewer than its site serves. */
    private static boolean isOthersOnly(Verdict verdict, Shape shape, @Nullable Serve serve) {
        return verdict.refusals().size() == 1
                && verdict.refusals().get(0).reason() == Reason.NOT_SERVED
                && serve != null
                && serve.serves(shape.owner(), shape.group());
    }

    private static Verdict refusal(Reason reason, String message) {
        return new Verdict(List.of(new Verdict.Refusal(reason, message)));
    }
}
