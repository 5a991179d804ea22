// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.resource.Verdict;
import org.roadstead.core.supply.SupplySnapshot.Need;
import org.roadstead.core.supply.SupplySnapshot.QueueNow;

/** In which queue to ask for a pilot, of which size and for how long; counts what one round asks for. */
final class Sites {
    /** Why there is no site for a need; the later, the nearer it was to having one. */
    enum Lack {
        /** No queue ever takes it. */
        NOWHERE,
        /** The queues that would take it are closed. */
        CLOSED,
        /** Pilots were refused there, or died. */
        TROUBLE,
        /** As many wait there as may. */
        PENDING,
        /** As many are there as may, or all of the harvester's room is in use. */
        FULL
    }

    private static final long SHORT_MILLIS = 600_000;
    private static final long GIBIBYTE = 1 << 30;

    private final SupplySnapshot now;
    private final Map<String, Integer> slots = new HashMap<>();
    private Lack lack = Lack.NOWHERE;
    private String why = "";

    /**
     * A place for pilots that are alike.
     *
     * @param capability what such a pilot will take
     */
    record Site(
            Queue queue,
            Resources size,
            @Nullable String gpuType,
            SortedSet<String> features,
            @Nullable Duration life,
            @Nullable String image,
            Capability capability) {}

    private record Choice(QueueNow queue, NodeKind kind, Resources most) {}

    Sites(SupplySnapshot now) {
        this.now = now;
        now.queues().forEach(each -> slots.put(each.queue().name(), each.slots()));
    }

    /** Why the last {@link #find} came to nothing. */
    Lack lack() {
        return lack;
    }

    /** The same as a sentence. */
    String why() {
        return why;
    }

    boolean hasSlot(Queue queue) {
        return slots.getOrDefault(queue.name(), 0) > 0;
    }

    void use(Queue queue) {
        slots.merge(queue.name(), -1, Integer::sum);
    }

    /**
     * @param left everything that still needs a place, {@code need} among it
     * @param room of the harvester
     * @param cores that a pilot should have at most, if the job does with that
     */
    @Nullable
    Site find(Need need, Map<Need, Integer> left, Resources room, int cores) {
        lack = Lack.NOWHERE;
        why = "no queue takes " + need.least().cores() + " cores for "
                + need.shape().durationMillis() / 1000 + " s";
        Choice best = null;
        for (QueueNow each : now.queues()) {
            for (NodeKind kind : each.queue().kinds()) {
                Capability capability = Capabilities.of(now.settings(), each.queue(), kind);
                Verdict verdict = Matching.match(need.shape(), capability);
                if (!verdict.fits()) {
                    if (lack == Lack.NOWHERE) {
                        why = "no queue takes it, such as " + each.queue().name() + ": "
                                + verdict.refusals().get(0).message();
                    }
                    continue;
                }
                if (!isAvailable(each, need, room)) {
                    continue;
                }
                Choice choice = new Choice(each, kind, Capabilities.least(capability.most(), room));
                if (best == null || isBetter(choice, best, need.shape())) {
                    best = choice;
                }
            }
        }
        return best == null ? null : site(best, need, left, cores);
    }

    private boolean isAvailable(QueueNow each, Need need, Resources room) {
        Queue queue = each.queue();
        if (queue.closed() != null) {
            return lacks(Lack.CLOSED, "queue " + queue.name() + ": " + queue.closed());
        }
        if (!room.covers(need.least())) {
            return lacks(
                    Lack.FULL,
                    "no room for another pilot for " + need.owner() + ", of what is not in use it lacks "
                            + room.lackingFor(need.least()));
        }
        if (hasSlot(queue)) {
            return true;
        }
        if (each.waitMillis() > 0) {
            long seconds = (each.waitMillis() + 999) / 1000;
            return lacks(
                    Lack.TROUBLE,
                    "waiting " + seconds + " s before the next pilot in " + queue.name() + ": " + each.trouble());
        }
        if (!each.trouble().isEmpty()) {
            return lacks(Lack.TROUBLE, "one pilot is tried in " + queue.name() + " after " + each.trouble());
        }
        if (each.pilots() >= queue.mostPilots()) {
            return lacks(Lack.FULL, "as many pilots are in " + queue.name() + " as may be: " + queue.mostPilots());
        }
        return lacks(Lack.PENDING, "as many pilots wait in " + queue.name() + " as may: " + queue.mostPending());
    }

    private boolean lacks(Lack what, String sentence) {
        if (what.compareTo(lack) > 0) {
            lack = what;
            why = sentence;
        }
        return false;
    }

    /** GPUs are left to who needs them; then where it starts sooner, as far as that is known; then the platform's order. */
    private static boolean isBetter(Choice one, Choice other, Shape shape) {
        boolean gpus = shape.gpus() == 0 && one.kind.size().gpus() > 0;
        boolean otherGpus = shape.gpus() == 0 && other.kind.size().gpus() > 0;
        if (gpus != otherGpus) {
            return otherGpus;
        }
        int wait = patience(one.queue.usualWaitMillis());
        int otherWait = patience(other.queue.usualWaitMillis());
        if (wait != otherWait) {
            return wait < otherWait;
        }
        boolean same = one.queue == other.queue;
        return same && other.most.cores() < one.most.cores();
    }

    /** In steps that double from half a minute, as waits are never known better. */
    private static int patience(long millis) {
        return 64 - Long.numberOfLeadingZeros(millis / 30_000);
    }

    private Site site(Choice choice, Need need, Map<Need, Integer> left, int cores) {
        Queue queue = choice.queue.queue();
        String gpuType = need.shape().gpus() > 0 ? need.shape().gpuType() : null;
        SortedSet<String> features = need.shape().features();
        Resources usual = upTo(cores, Capabilities.least(now.settings().pilotSize(), choice.kind.size()));
        if (now.settings().lives() == null) {
            Resources size = atLeast(need.least(), Capabilities.least(usual, choice.most));
            String type = need.shape().gpus() > 0 ? choice.kind.gpuType() : null;
            return site(queue, size, type, features, null, need);
        }
        Backlog backlog = new Backlog(need, left, features);
        Resources size = backlog.size(atLeast(need.least(), Capabilities.least(usual, choice.most)), choice);
        int pilots = Math.max(1, Math.min(slots.getOrDefault(queue.name(), 1), backlog.pilots(size)));
        long work = backlog.coreMillis / ((long) pilots * Math.max(1, size.cores()));
        Duration life = Life.of(now.settings(), need.shape().durationMillis(), work, queue.longest());
        return site(queue, size, gpuType, features, life, need);
    }

    private Site site(
            Queue queue,
            Resources size,
            @Nullable String gpuType,
            SortedSet<String> features,
            @Nullable Duration life,
            Need need) {
        String image = now.settings().imagePilots() ? need.shape().image() : null;
        Capability capability = Capabilities.of(now.settings(), size, gpuType, features, life, image);
        return new Site(queue, size, gpuType, features, life, image, capability);
    }

    private static Resources upTo(int cores, Resources usual) {
        if (cores >= usual.cores()) {
            return usual;
        }
        double part = (double) cores / usual.cores();
        return new Resources(
                cores, (long) (usual.memory() * part), (long) (usual.disk() * part), (int) (usual.gpus() * part));
    }

    private static Resources atLeast(Resources least, Resources size) {
        return new Resources(
                Math.max(least.cores(), size.cores()),
                Math.max(least.memory(), size.memory()),
                Math.max(least.disk(), size.disk()),
                Math.max(least.gpus(), size.gpus()));
    }

    /** What one kind of pilot could run of all that waits. */
    private static final class Backlog {
        private final Need first;
        private Resources all = Resources.NONE;
        private long coreMillis;

        Backlog(Need first, Map<Need, Integer> left, SortedSet<String> features) {
            this.first = first;
            Shape shape = first.shape();
            // What takes much longer gets pilots of its own, or all would be asked for as long as the longest job.
            long reach = Math.max(2 * shape.durationMillis(), SHORT_MILLIS);
            for (Map.Entry<Need, Integer> entry : left.entrySet()) {
                Shape other = entry.getKey().shape();
                boolean like = other.owner().equals(shape.owner())
                        && (other.gpus() > 0) == (shape.gpus() > 0)
                        && (other.gpus() == 0 || Objects.equals(other.gpuType(), shape.gpuType()))
                        && other.features().equals(features)
                        && Objects.equals(other.image(), shape.image())
                        && other.durationMillis() <= reach;
                if (like || entry.getKey().equals(first)) {
                    add(entry.getKey(), entry.getValue());
                }
            }
        }

        private void add(Need need, int count) {
            Resources least = need.least();
            all = all.plus(new Resources(
                    (int) Math.min((long) least.cores() * count, 1 << 24),
                    Math.min(least.memory(), 1L << 44) * count,
                    Math.min(least.disk(), 1L << 44) * count,
                    Math.min(least.gpus(), 1 << 16) * Math.min(count, 1 << 14)));
            coreMillis += Math.min(need.likelyMillis() * count, 1L << 46) * Math.max(1, least.cores());
        }

        /** Of so many cores as are needed in all, in steps that double, and no more than {@code usual}. */
        Resources size(Resources usual, Choice choice) {
            int cores = doubled(first.least().cores(), all.cores(), usual.cores());
            int gpus = doubled(first.least().gpus(), all.gpus(), usual.gpus());
            double part = Math.min(1, (double) cores / Math.max(1, all.cores()));
            long memory = roundedUp((long) (all.memory() * part));
            double share = (double) cores / Math.max(1, choice.kind.size().cores());
            long disk = Math.max(roundedUp((long) (all.disk() * part)), (long)
                    (choice.kind.size().disk() * Math.min(1, share)));
            return new Resources(
                    cores,
                    Math.max(first.least().memory(), Math.min(memory, choice.most.memory())),
                    Math.max(first.least().disk(), Math.min(disk, choice.most.disk())),
                    first.least().gpus() == 0 ? 0 : gpus);
        }

        int pilots(Resources size) {
            int byCores = (all.cores() + size.cores() - 1) / Math.max(1, size.cores());
            int byGpus = size.gpus() == 0 ? 1 : (all.gpus() + size.gpus() - 1) / size.gpus();
            return Math.max(byCores, byGpus);
        }

        private static int doubled(int least, int wanted, int most) {
            int size = Math.max(1, least);
            while (size < wanted && size * 2 <= most) {
                size *= 2;
            }
            return size < wanted && most > size && wanted >= most ? most : size;
        }

        private static long roundedUp(long bytes) {
            return (bytes + GIBIBYTE - 1) / GIBIBYTE * GIBIBYTE;
        }
    }
}
