// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.forecast.seen.LiveQueues;
import org.roadstead.core.forecast.start.Asked;
import org.roadstead.core.forecast.start.Calibration;
import org.roadstead.core.forecast.start.ComingPilot;
import org.roadstead.core.forecast.start.LivePilot;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.RunningJob;
import org.roadstead.core.forecast.start.RunsSeen;
import org.roadstead.core.forecast.start.Site;
import org.roadstead.core.forecast.start.StartForecast;
import org.roadstead.core.forecast.start.StartForecaster;
import org.roadstead.core.forecast.start.WorkAhead;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.resource.Resources;

/**
 * Jobs of a pool over one queue of a platform, minute by minute: they come one by one and in bursts, take what part of their limits they like, and are run by
 * pilots that wait in a queue whose pace changes, have allocations that end, are drained, and are cut off in outages. Each job is promised a
 * window by the decision code of core, which is told of its start. One seed, one course.
 */
public final class WindowWorld {
    private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final long GIB = 1L << 30;
    private static final Resources NEED = new Resources(1, GIB, GIB, 0);
    private static final Resources PILOT = new Resources(4, 4 * GIB, 4 * GIB, 0);
    private static final int MOST_PILOTS = 6;
    private static final int STEP = 20;
    private static final Duration LIFE = Duration.ofHours(8);

    private final Random random;
    private final Calibration calibration = new Calibration();
    private final boolean calibrated;
    private final StartForecaster forecaster = new StartForecaster(calibration);
    private final RunsSeen runs = new RunsSeen();
    private final LiveQueues queues = new LiveQueues();
    private final Deque<Job> queue = new ArrayDeque<>();
    private final List<Pilot> pilots = new ArrayList<>();
    private final Map<String, WaitSeen> pending = new LinkedHashMap<>();
    private final Map<String, Long> due = new LinkedHashMap<>();
    private final List<Start> starts = new ArrayList<>();
    private long now;
    private long cutOffUntil;
    private double pace = 900;
    private int named;

    /** A job that has started. */
    public record Start(Promised promised, Instant submitted, Instant at) {}

    /** @param limit and {@code run} in seconds */
    private record Job(String owner, long limit, long run, long submitted, Promised promised) {}

    private record Running(Job job, long began) {}

    private static final class Pilot {
        private final long ends;
        private boolean draining;
        private final List<Running> running = new ArrayList<>();

        private Pilot(long ends) {
            this.ends = ends;
        }
    }

    /** @param calibrated whether the forecaster is told of starts */
    public WindowWorld(long seed, boolean calibrated) {
        this.random = new Random(seed);
        this.calibrated = calibrated;
    }

    /** Lets so many days pass; all starts in order. */
    public List<Start> run(int days) {
        long end = days * 86_400L;
        while (now < end) {
            now += STEP;
            misfortune();
            arrivals();
            platform();
            ends();
            supply();
            assign();
        }
        return starts;
    }

    private Instant at(long seconds) {
        return EPOCH.plusSeconds(seconds);
    }

    private boolean happens(double perDay) {
        return random.nextDouble() < perDay * STEP / 86_400;
    }

    private void misfortune() {
        if (happens(3)) {
            pace = Math.max(60, Math.min(14_400, pace * Math.exp(random.nextGaussian())));
        }
        if (happens(.7)) {
            cutOffUntil = now + 600 + random.nextInt(3_000);
        }
        if (happens(.7)) {
            pilots.forEach(pilot -> pilot.draining |= random.nextBoolean());
        }
    }

    private void arrivals() {
        if (happens(60)) {
            submit(1);
        }
        if (happens(5)) {
            submit(20 + random.nextInt(80));
        }
    }

    private void submit(int jobs) {
        int kind = random.nextInt(3);
        String owner = "owner" + kind;
        long limit = new long[] {3_600, 7_200, 14_400}[kind];
        StartForecast said = null;
        int lineThen = 0;
        for (int i = 0; i < jobs; i++) {
            double part = Math.min(1, new double[] {.2, .4, .1}[kind] * Math.exp(.6 * random.nextGaussian()));
            // As in the pool: of jobs that come together, the last forecast holds until the line has grown by a little.
            if (said == null || queue.isEmpty() || queue.size() > lineThen * 1.05) {
                said = forecaster.forecast(
                        List.of(site()), ahead(), new Asked(NEED, Duration.ofSeconds(limit), at(now)));
                lineThen = queue.size();
            }
            Promised promised = Promised.of(said, at(now));
            queue.add(new Job(owner, limit, Math.max(1, (long) (part * limit)), now, promised));
            assign();
        }
    }

    private List<WorkAhead> ahead() {
        Map<String, WorkAhead> ahead = new LinkedHashMap<>();
        for (Job job : queue) {
            WorkAhead before = ahead.get(job.owner);
            ahead.put(
                    job.owner,
                    new WorkAhead(
                            NEED,
                            before == null ? runs.law(job.owner, NEED, Duration.ofSeconds(job.limit)) : before.law(),
                            before == null ? 1 : before.jobs() + 1));
        }
        return List.copyOf(ahead.values());
    }

    private Site site() {
        List<LivePilot> live = new ArrayList<>();
        for (Pilot pilot : pilots) {
            if (!pilot.draining) {
                Resources free = PILOT;
                List<RunningJob> running = new ArrayList<>();
                for (Running each : pilot.running) {
                    free = free.minus(NEED);
                    running.add(new RunningJob(
                            NEED,
                            Duration.ofSeconds(now - each.began),
                            runs.law(each.job.owner, NEED, Duration.ofSeconds(each.job.limit))));
                }
                live.add(new LivePilot(PILOT, free, Duration.ofSeconds(pilot.ends - now), running));
            }
        }
        List<ComingPilot> waiting = new ArrayList<>();
        for (String pilot : pending.keySet()) {
            WaitForecast waits = queues.waits(pilot, at(now));
            waiting.add(new ComingPilot(PILOT, LIFE, waits == null ? WaitForecast.unknown() : waits, 1));
        }
        LiveQueues.Next next = queues.next(at(now));
        int left = MOST_PILOTS - live.size() - waiting.size();
        ComingPilot more =
                new ComingPilot(PILOT, LIFE, next == null ? WaitForecast.unknown() : next.waits(), Math.max(0, left));
        return new Site("q", live, waiting, more);
    }

    /** Pilots come out of the queue. */
    private void platform() {
        if (now < cutOffUntil) {
            return;
        }
        Iterator<Map.Entry<String, Long>> each = due.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Long> pilot = each.next();
            if (pilot.getValue() <= now) {
                each.remove();
                WaitSeen waited = Objects.requireNonNull(pending.remove(pilot.getKey()));
                queues.seen(wait(pilot.getKey(), waited.submitted(), at(now).toEpochMilli()));
                pilots.add(new Pilot(now + LIFE.toSeconds()));
            }
        }
    }

    private void ends() {
        for (Pilot pilot : pilots) {
            pilot.running.removeIf(each -> {
                boolean over = now - each.began >= each.job.run;
                if (over) {
                    runs.ended(
                            each.job.owner, NEED, Duration.ofSeconds(each.job.limit), Duration.ofSeconds(each.job.run));
                }
                return over;
            });
        }
        pilots.removeIf(pilot -> pilot.ends <= now || pilot.draining && pilot.running.isEmpty());
    }

    private void supply() {
        long live = pilots.stream().filter(pilot -> !pilot.draining).count();
        int wanted = (int) Math.min(MOST_PILOTS, Math.ceil(queue.size() / 4.0) + 1);
        for (long have = live + pending.size(); have < wanted && now >= cutOffUntil; have++) {
            String name = "p" + named++;
            WaitSeen wait = wait(name, at(now).toEpochMilli(), null);
            pending.put(name, wait);
            due.put(name, now + (long) (pace * Math.exp(.5 * random.nextGaussian())));
            queues.seen(wait);
        }
    }

    private static WaitSeen wait(String pilot, long submitted, @Nullable Long started) {
        return new WaitSeen(
                pilot, "q", PILOT, null, new TreeSet<>(), LIFE.toMillis(), submitted, null, started, null, null, null);
    }

    private void assign() {
        if (now < cutOffUntil) {
            return;
        }
        for (Pilot pilot : pilots) {
            Iterator<Job> waiting = queue.iterator();
            while (!pilot.draining && pilot.running.size() < PILOT.cores() && waiting.hasNext()) {
                Job job = waiting.next();
                if (pilot.ends - now >= job.limit) {
                    waiting.remove();
                    started(pilot, job);
                }
            }
        }
    }

    private void started(Pilot pilot, Job job) {
        pilot.running.add(new Running(job, now));
        starts.add(new Start(job.promised, at(job.submitted), at(now)));
        if (calibrated) {
            calibration.started(job.promised, at(now));
        }
    }
}
