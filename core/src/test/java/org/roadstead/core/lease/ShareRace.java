// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.TermsRun;

/** Groups that always have work, on one harvester of so many cores: who gets how many core-seconds? */
@NullUnmarked // a test that looks up what is not there fails by itself
final class ShareRace {
    final PoolWorld world = new PoolWorld();
    final PoolWorld.Site site = world.site("a");
    private int free;
    private final Map<String, Long> millis = new HashMap<>();
    private final Map<String, Integer> coresOf = new HashMap<>();
    private final PriorityQueue<Running> running = new PriorityQueue<>();
    /** Core-seconds by group. */
    final Map<String, Double> used = new TreeMap<>();

    private record Running(long end, HarvesterMessages.Lease lease, int cores) implements Comparable<Running> {
        @Override
        public int compareTo(Running other) {
            return end != other.end ? Long.compare(end, other.end) : lease.job().compareTo(other.lease.job());
        }
    }

    ShareRace(int cores) {
        this.free = cores;
        site.cores = cores;
        world.checked = false;
    }

    void shares(Map<String, Double> shares) {
        Policy old = world.pool.policy();
        world.policy(new Policy(
                old.halfLifeMillis(),
                old.liftMillis(),
                new TreeMap<>(shares),
                old.otherShares(),
                old.limits(),
                old.otherLimits()));
    }

    /** The group has {@code jobs} jobs that run so long on so many cores. */
    void enters(String group, long jobs, long jobMillis, int jobCores) {
        millis.put(group, jobMillis);
        coresOf.put(group, jobCores);
        world.sweep(new TermsRun(PoolWorld.terms("owner-of-" + group, group, jobCores, 0), jobs));
    }

    void run(Duration time) {
        long end = world.now.monotonicMillis() + time.toMillis();
        while (true) {
            fill();
            Running next = running.peek();
            long at = next == null ? end : Math.min(end, next.end);
            world.pass(Duration.ofMillis(Math.max(0, at - world.now.monotonicMillis())));
            if (next == null || next.end > end) {
                world.pool.checkInvariants();
                return;
            }
            running.poll();
            free += next.cores;
            used.merge(next.lease.group(), next.cores * millis.get(next.lease.group()) / 1000.0, Double::sum);
            assertEquals(null, site.tell(next.lease, Phase.COMPLETED));
        }
    }

    private void fill() {
        while (free > 0) {
            List<HarvesterMessages.Lease> leases = site.leases(1);
            if (leases.isEmpty()) {
                return;
            }
            HarvesterMessages.Lease lease = leases.get(0);
            assertEquals(null, site.tell(lease, Phase.PREPARING, Phase.RUNNING));
            int jobCores = coresOf.get(lease.group());
            free -= jobCores;
            long jitter = Math.abs(lease.job().hashCode() % 100) * millis.get(lease.group()) / 1000;
            running.add(new Running(world.now.monotonicMillis() + millis.get(lease.group()) + jitter, lease, jobCores));
        }
    }

    double share(String group) {
        return used.getOrDefault(group, 0.0)
                / used.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
