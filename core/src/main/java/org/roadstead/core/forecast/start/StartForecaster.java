// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Basis.Method;
import org.roadstead.core.resource.Resources;

/**
 * Forecasts when a job will start: of {@link Scenario#COUNT} worlds, in each of which pilots come out of their queues and jobs end as it is drawn from
 * what was seen, the moment at which a place is free for it after all that goes first ({@link Lanes}); then moved by what was missed lately
 * ({@link Calibration}). Same questions in the same order, same answers. For one thread.
 */
public final class StartForecaster {
    /** Of more pilots of one site, some are looked at, and each stands for several. */
    private static final int MOST_PILOTS = 16;

    private static final Duration SOON = Duration.ofMinutes(10);
    private static final double LEAST_RUN = .001;
    /** From so many jobs of one kind on their mean counts; how far it lies from what is expected does not shrink further. */
    private static final double LEAST_SPREAD = .25;

    private static final WaitForecast NOTHING_KNOWN = WaitForecast.unknown();

    private final Calibration calibration;
    private final Lanes lanes = new Lanes();
    private final Lanes idle = new Lanes();
    private final double[] draws = new double[Scenario.COUNT];

    /** @param calibration what starts are told to */
    public StartForecaster(Calibration calibration) {
        this.calibration = calibration;
    }

    /**
     * When {@code asked} will start, at whichever of {@code sites} has room first.
     *
     * @param sites those that take it; none is answered with a window of which nothing is known
     * @param ahead what goes first at these sites
     */
    public StartForecast forecast(List<Site> sites, List<WorkAhead> ahead, Asked asked) {
        Resources largest = largest(sites);
        double part = part(asked.need(), largest);
        double queue = 0;
        double jobs = 0;
        long runsSeen = Long.MAX_VALUE;
        for (WorkAhead work : ahead) {
            queue += work.jobs() * part(work.need(), largest) / part;
            jobs += work.jobs();
            if (work.jobs() > 0) {
                runsSeen = Math.min(runsSeen, work.law().seen());
            }
        }
        int[] methods = new int[Method.values().length];
        int[] places = new int[Math.max(1, sites.size())];
        idle(sites, asked);
        double free = idle.idle();
        for (int s = 0; s < draws.length; s++) {
            Scenario scenario = new Scenario(s);
            lanes.clear();
            lanes.addAll(idle);
            for (int i = 0; i < sites.size(); i++) {
                lanes.of(i);
                fill(sites.get(i), asked, scenario);
            }
            double run = run(ahead, largest, scenario);
            draws[s] = lanes.start(queue, run, NOTHING_KNOWN.quantile(scenario.queues()));
            methods[lanes.met().ordinal()]++;
            if (lanes.metAt() >= 0) {
                places[lanes.metAt()]++;
            }
        }
        Method method = Method.values()[most(methods)];
        if (method == Method.IDLE_PILOT && free < queue + 1) {
            method = Method.PILOTS_AT_WORK;
        }
        String platform = sites.isEmpty() ? "" : sites.get(most(places)).harvester();
        long seen = seen(method, sites, free, runsSeen);
        long learnt = calibration.starts(platform, method);
        Commitment commitment = method == Method.IDLE_PILOT && isSoon(asked)
                ? Commitment.PREDICTED
                : Commitment.of(method == Method.IDLE_PILOT ? learnt : Math.max(seen, learnt));
        StartLaw law = calibration.moved(StartLaw.of(draws), platform, method);
        return new StartForecast(
                law, asked, commitment, new Basis(method, seen, Math.round(jobs), asked.now()), platform);
    }

    /** That a pilot idles now says nothing of tomorrow. */
    private static boolean isSoon(Asked asked) {
        return asked.release() == null || asked.release().isBefore(asked.now().plus(SOON));
    }

    private static int most(int[] counts) {
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return best;
    }

    private static long seen(Method method, List<Site> sites, double idle, long runsSeen) {
        return switch (method) {
            case IDLE_PILOT -> (long) idle;
            case PILOTS_AT_WORK -> {
                long least = runsSeen;
                for (Site site : sites) {
                    for (LivePilot pilot : site.pilots()) {
                        for (RunningJob job : pilot.running()) {
                            least = Math.min(least, job.law().seen());
                        }
                    }
                }
                yield least == Long.MAX_VALUE ? 0 : least;
            }
            case PILOTS_TO_COME -> {
                long waits = 0;
                for (Site site : sites) {
                    for (ComingPilot pilot : site.waiting()) {
                        waits = Math.max(waits, pilot.waits().sampleSize());
                    }
                    waits = site.next() == null
                            ? waits
                            : Math.max(waits, site.next().waits().sampleSize());
                }
                yield Math.min(waits, runsSeen);
            }
            case NOTHING_SEEN -> 0;
        };
    }

    /** Room that is there now, which is the same in each world, so every pilot is looked at: the one that idles decides. */
    private void idle(List<Site> sites, Asked asked) {
        idle.clear();
        for (int i = 0; i < sites.size(); i++) {
            idle.of(i);
            double all = 0;
            double last = 0;
            int lanesBefore = idle.size();
            for (LivePilot pilot : sites.get(i).pilots()) {
                double width = fit(pilot.free(), asked.need()) * (double) pilot.alike();
                double until = pilot.lastStart(asked.limit());
                if (width > 0 && until >= 0) {
                    if (idle.size() - lanesBefore < MOST_PILOTS) {
                        idle.add(0, until, width, Method.IDLE_PILOT);
                    } else {
                        all += width;
                        last = Math.max(last, until);
                    }
                }
            }
            idle.add(0, last, all, Method.IDLE_PILOT);
        }
    }

    /** Adds what {@code site} will have in this world. */
    private void fill(Site site, Asked asked, Scenario scenario) {
        int item = 0;
        @Nullable ComingPilot next = site.next();
        List<LivePilot> pilots = site.pilots();
        double stride = Math.max(1, pilots.size() / (double) MOST_PILOTS);
        for (double at = 0; at < pilots.size(); at += stride) {
            LivePilot pilot = pilots.get((int) at);
            item = live(pilot, stride * pilot.alike(), asked, scenario, item);
            if (next != null && pilot.timeLeft() != null) {
                double begin =
                        pilot.timeLeft().toMillis() / 1000.0 + next.waits().quantile(scenario.queue(item));
                double width = fit(next.size(), asked.need()) * stride * pilot.alike();
                lanes.add(begin, begin + next.lastStart(asked.limit()), width, Method.PILOTS_TO_COME);
            }
        }
        List<ComingPilot> waiting = site.waiting();
        double step = Math.max(1, waiting.size() / (double) MOST_PILOTS);
        for (double at = 0; at < waiting.size(); at += step) {
            item = coming(waiting.get((int) at), step, asked, scenario, item);
        }
        if (next != null) {
            coming(next, 1, asked, scenario, item);
        }
    }

    /** Room that comes when its jobs end, the first first. */
    private int live(LivePilot pilot, double alike, Asked asked, Scenario scenario, int item) {
        double last = pilot.lastStart(asked.limit());
        int given = fit(pilot.free(), asked.need());
        int most = fit(pilot.size(), asked.need());
        List<RunningJob> running = pilot.running();
        if (last < 0 || given >= most) {
            return item + running.size();
        }
        double[] ends = new double[running.size()];
        int[] order = new int[ends.length];
        for (int i = 0; i < ends.length; i++) {
            RunningJob job = running.get(i);
            double end = job.law().left(job.elapsed().toMillis() / 1000.0, scenario.run(item + i));
            int at = i;
            for (; at > 0 && ends[at - 1] > end; at--) {
                ends[at] = ends[at - 1];
                order[at] = order[at - 1];
            }
            ends[at] = end;
            order[at] = i;
        }
        Resources free = pilot.free();
        for (int i = 0; i < ends.length && given < most; i++) {
            free = free.plus(running.get(order[i]).held());
            int fits = Math.min(most, fit(free, asked.need()));
            if (fits > given) {
                lanes.add(ends[i], last, (fits - given) * alike, Method.PILOTS_AT_WORK);
                given = fits;
            }
        }
        return item + ends.length;
    }

    private int coming(ComingPilot pilot, double alike, Asked asked, Scenario scenario, int item) {
        int fits = fit(pilot.size(), asked.need());
        int draws = Math.min(pilot.count(), 8);
        for (int i = 0; i < draws; i++) {
            double begin = pilot.waits().quantile(scenario.queue(item + i));
            double width = fits * alike * pilot.count() / draws;
            lanes.add(begin, begin + pilot.lastStart(asked.limit()), width, Method.PILOTS_TO_COME);
        }
        return item + draws;
    }

    /** How long each of what goes first takes in this world, as lanes count it. */
    private static double run(List<WorkAhead> ahead, Resources largest, Scenario scenario) {
        double weight = 0;
        double sum = 0;
        for (WorkAhead work : ahead) {
            double spread = Math.max(LEAST_SPREAD, 1 / Math.sqrt(Math.max(1, work.jobs())));
            double mean = work.law().mean();
            double drawn = mean + spread * (work.law().quantile(scenario.runs()) - mean);
            double counts = work.jobs() * part(work.need(), largest);
            weight += counts;
            sum += counts * drawn;
        }
        return weight > 0 ? Math.max(LEAST_RUN, sum / weight) : 1;
    }

    /** What part of the largest pilot it takes. */
    private static double part(Resources need, Resources largest) {
        double cores = need.cores() / (double) Math.max(1, largest.cores());
        double memory = need.memory() / (double) Math.max(1, largest.memory());
        double gpus = largest.gpus() == 0 ? 0 : need.gpus() / (double) largest.gpus();
        return Math.max(1e-6, Math.max(cores, Math.max(memory, gpus)));
    }

    private static Resources largest(List<Site> sites) {
        Resources largest = Resources.NONE;
        for (Site site : sites) {
            for (LivePilot pilot : site.pilots()) {
                largest = larger(largest, pilot.size());
            }
            for (ComingPilot pilot : site.waiting()) {
                largest = larger(largest, pilot.size());
            }
            largest =
                    site.next() == null ? largest : larger(largest, site.next().size());
        }
        return largest;
    }

    private static Resources larger(Resources a, Resources b) {
        return new Resources(
                Math.max(a.cores(), b.cores()),
                Math.max(a.memory(), b.memory()),
                Math.max(a.disk(), b.disk()),
                Math.max(a.gpus(), b.gpus()));
    }

    /** How many of {@code need} go into {@code room}. */
    private static int fit(Resources room, Resources need) {
        long most = Integer.MAX_VALUE;
        most = need.cores() > 0 ? Math.min(most, room.cores() / need.cores()) : most;
        most = need.memory() > 0 ? Math.min(most, room.memory() / need.memory()) : most;
        most = need.disk() > 0 ? Math.min(most, room.disk() / need.disk()) : most;
        most = need.gpus() > 0 ? Math.min(most, room.gpus() / need.gpus()) : most;
        return (int) Math.max(0, Math.min(1024, most));
    }
}
