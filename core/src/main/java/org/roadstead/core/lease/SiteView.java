// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.forecast.seen.LiveQueues;
import org.roadstead.core.forecast.start.ComingPilot;
import org.roadstead.core.forecast.start.LivePilot;
import org.roadstead.core.forecast.start.RunLaw;
import org.roadstead.core.forecast.start.RunningJob;
import org.roadstead.core.forecast.start.Site;
import org.roadstead.core.forecast.start.WorkAhead;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.HarvesterMessages.PilotStatus;
import org.roadstead.core.queue.Verdicts.ShapeFilter;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.time.Moment;

/** What one harvester has and holds, at a moment: what it published last, less what its leases use since. */
final class SiteView {
    private static final int MOST_ASKED = 64;
    /** Where pilots have no queue to pass, or it has let one in at once. */
    private static final WaitForecast AT_ONCE = WaitForecast.soon(Duration.ofSeconds(10));

    final Harvester harvester;
    /** What it takes, of what it could supply at all. */
    final ShapeFilter filter;
    /** Leases that no pilot has claimed, by terms. */
    private final Map<Integer, Long> held = new LinkedHashMap<>();

    private final List<Owned> pilots = new ArrayList<>();
    private final List<ComingPilot> waiting = new ArrayList<>();
    private @Nullable ComingPilot next;

    /** @param owner whose jobs it takes; null takes all */
    private record Owned(@Nullable String owner, LivePilot pilot) {}

    private SiteView(Harvester harvester, ShapeFilter filter) {
        this.harvester = harvester;
        this.filter = filter;
    }

    /** Null when it takes nothing now. */
    static @Nullable SiteView of(Harvester harvester, PoolState pool, IntFunction<RunLaw> laws, Moment now) {
        HarvesterMessages.Status status = harvester.status;
        if (harvester.isDraining() || !harvester.isPresent(pool.settings, now.monotonicMillis())) {
            return null;
        }
        List<Capability> capabilities = new ArrayList<>(harvester.capabilities);
        if (status != null) {
            capabilities.addAll(status.capabilities());
        }
        SiteView view = new SiteView(harvester, pool.verdicts.taking(capabilities));
        Map<String, List<RunningJob>> running = view.leases(laws, now);
        if (status != null) {
            view.pilots(status, running, now);
            view.next = view.asks(status, now.wall());
        }
        return view;
    }

    private Map<String, List<RunningJob>> leases(IntFunction<RunLaw> laws, Moment now) {
        Map<String, List<RunningJob>> running = new HashMap<>();
        for (Lease lease : harvester.leases) {
            if (!lease.isClaimed()) {
                held.merge(lease.row.terms(), 1L, Long::sum);
                continue;
            }
            String pilot = lease.holder.placement().pilot();
            if (pilot != null) {
                long elapsed = Math.max(0, now.wall().toEpochMilli() - lease.claimedAt);
                running.computeIfAbsent(pilot, key -> new ArrayList<>())
                        .add(new RunningJob(
                                lease.terms.shape().least(),
                                Duration.ofMillis(elapsed),
                                laws.apply(lease.row.terms())));
            }
        }
        return running;
    }

    private void pilots(HarvesterMessages.Status status, Map<String, List<RunningJob>> running, Moment now) {
        long since = now.monotonicMillis() - harvester.statusAt;
        for (PilotStatus pilot : status.pilots()) {
            switch (pilot.state()) {
                case "READY", "STARTING" -> {
                    List<RunningJob> jobs = running.getOrDefault(pilot.id(), List.of());
                    Resources free = pilot.size();
                    for (RunningJob job : jobs) {
                        free = free.minus(job.held());
                    }
                    Long left = pilot.timeLeftMillis();
                    Duration timeLeft = left == null ? null : Duration.ofMillis(Math.max(0, left - since));
                    pilots.add(new Owned(pilot.owner(), new LivePilot(pilot.size(), free, timeLeft, jobs)));
                }
                case "PENDING" -> {
                    WaitForecast waits = harvester.queues.waits(pilot.id(), now.wall());
                    LiveQueues.Next like = waits == null ? harvester.queues.next(now.wall()) : null;
                    waits = like == null ? waits : like.waits();
                    waiting.add(new ComingPilot(
                            pilot.size(),
                            harvester.queues.life(pilot.id()),
                            waits == null ? WaitForecast.unknown() : waits,
                            1));
                }
                default -> {
                    // It takes no new jobs.
                }
            }
        }
    }

    /** What it would ask for next; null when it has all that it may have. */
    private @Nullable ComingPilot asks(HarvesterMessages.Status status, Instant now) {
        LiveQueues.Next last = harvester.queues.next(now);
        // A host of its own names one queue, which nobody waits in.
        boolean hasQueues = status.queues() != null
                && !status.queues().isEmpty()
                && !harvester.row.platform().equals("local");
        Resources size = last != null
                ? last.size()
                : status.capabilities().stream()
                        .map(Capability::most)
                        .reduce(Resources.NONE, (a, b) -> a.cores() >= b.cores() ? a : b);
        boolean open = !hasQueues
                || status.queues() != null
                        && status.queues().stream()
                                .anyMatch(queue -> queue.state().equals("OPEN"));
        if (size.cores() < 1 || !open) {
            return null;
        }
        int left = (status.capacity().cores() - status.used().cores()) / size.cores();
        WaitForecast waits = last != null ? last.waits() : hasQueues ? WaitForecast.unknown() : AT_ONCE;
        return new ComingPilot(size, last == null ? null : last.life(), waits, Math.max(0, Math.min(MOST_ASKED, left)));
    }

    /** For jobs of {@code owner}. */
    Site site(String owner) {
        List<LivePilot> own = new ArrayList<>(pilots.size());
        for (Owned each : pilots) {
            if (each.owner == null || each.owner.equals(owner)) {
                own.add(each.pilot);
            }
        }
        return new Site(harvester.row.name(), own, waiting, next);
    }

    /** Adds what it holds and no pilot has claimed. */
    void ahead(List<WorkAhead> into, IntFunction<WorkAhead> one) {
        held.forEach((terms, jobs) -> {
            WorkAhead like = one.apply(terms);
            into.add(new WorkAhead(like.need(), like.law(), jobs));
        });
    }
}
