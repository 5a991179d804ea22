// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;

/** What can be supplied: one capability for each kind of node in each queue that is open. */
final class Capabilities {
    /** A pilot takes so long to come up at most, which its jobs cannot have; in shorter queues a share of their length. */
    private static final long MOST_START_MILLIS = 60_000;

    /** So long at least, but no more than a sixth of it all. */
    private static final long USUAL_START_MILLIS = 20_000;

    private static final long MOST_START_SHARE = 6;
    private static final long USUAL_START_SHARE = 20;

    private Capabilities() {}

    /** Of all open queues; none is covered by another. */
    static List<Capability> open(HarvesterSettings settings, List<Queue> queues) {
        List<Capability> open = new ArrayList<>();
        for (Queue queue : queues) {
            if (queue.closed() == null) {
                for (NodeKind kind : queue.kinds()) {
                    add(open, of(settings, queue, kind));
                }
            }
        }
        return open;
    }

    private static void add(List<Capability> open, Capability capability) {
        for (Capability other : open) {
            if (covers(other, capability)) {
                return;
            }
        }
        open.removeIf(other -> covers(capability, other));
        open.add(capability);
    }

    /** What a pilot on a whole node of this kind could take. */
    static Capability of(HarvesterSettings settings, Queue queue, NodeKind kind) {
        return new Capability(
                least(kind.size(), settings.capacity()),
                kind.gpuType(),
                1,
                kind.features(),
                EnumSet.copyOf(settings.kinds()),
                usable(settings, queue.longest()),
                settings.serve());
    }

    /** What a pilot of this size, which has just been asked for, will be able to take. */
    static Capability of(
            HarvesterSettings settings,
            Resources size,
            @Nullable String gpuType,
            SortedSet<String> features,
            @Nullable Duration life,
            @Nullable String image) {
        return new Capability(
                size,
                gpuType,
                1,
                new TreeSet<>(features),
                kinds(settings, image),
                usable(settings, life),
                settings.serve(),
                image);
    }

    /** What runs in a pilot that was made of this image, or of none in particular. */
    private static Set<RunKind> kinds(HarvesterSettings settings, @Nullable String image) {
        if (!settings.imagePilots()) {
            return EnumSet.copyOf(settings.kinds());
        }
        return image == null ? EnumSet.of(RunKind.COMMAND) : EnumSet.of(RunKind.CONTAINER);
    }

    /** How long a job may take in an allocation of this length. */
    static long usable(HarvesterSettings settings, @Nullable Duration length) {
        if (length == null) {
            return Long.MAX_VALUE;
        }
        Lives lives = settings.lives();
        long margin = lives == null ? 0 : lives.margin().toMillis();
        return lives == null ? length.toMillis() : Math.max(0, length.toMillis() - margin - startMillis(length));
    }

    private static long startMillis(Duration length) {
        long least = Math.min(USUAL_START_MILLIS, length.toMillis() / MOST_START_SHARE);
        return Math.max(least, Math.min(MOST_START_MILLIS, length.toMillis() / USUAL_START_SHARE));
    }

    /** Whether whatever fits {@code narrow} also fits {@code wide}. */
    static boolean covers(Capability wide, Capability narrow) {
        return wide.most().covers(narrow.most())
                && (narrow.most().gpus() == 0 || Objects.equals(wide.gpuType(), narrow.gpuType()))
                && wide.nodes() >= narrow.nodes()
                && wide.features().containsAll(narrow.features())
                && (wide.image() == null || wide.image().equals(narrow.image()))
                && wide.kinds().containsAll(narrow.kinds())
                && wide.longestMillis() >= narrow.longestMillis()
                && (wide.serve().all()
                        || !narrow.serve().all()
                                && wide.serve()
                                        .owners()
                                        .containsAll(narrow.serve().owners())
                                && wide.serve()
                                        .groups()
                                        .containsAll(narrow.serve().groups()));
    }

    static Resources least(Resources one, Resources other) {
        return new Resources(
                Math.min(one.cores(), other.cores()),
                Math.min(one.memory(), other.memory()),
                Math.min(one.disk(), other.disk()),
                Math.min(one.gpus(), other.gpus()));
    }
}
