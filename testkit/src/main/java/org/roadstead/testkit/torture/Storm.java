// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.roadstead.testkit.torture.Fleet.Pilot;

/** Lets blows fall at moments and on victims drawn from the seed, several at once, but one at a time on each part. */
final class Storm {
    /** What can happen, and how often in proportion. */
    private enum Blow {
        KILL_POOL(3, true),
        RESTART_POOL(1, true),
        KILL_HARVESTER(3, false),
        RESTART_HARVESTER(1, false),
        KILL_ALL(1, true),
        KILL_PILOT(5, false),
        KILL_PILOT_AND_WATCHER(2, false),
        KILL_WATCHER(1, false),
        KILL_SLOTS(2, false),
        END_PILOT(1, false),
        PAUSE_PILOT(2, false),
        PAUSE_POOL(1, false),
        PAUSE_HARVESTER(1, false),
        SLOW_POOL(1, false),
        SLOW_HARVESTER(1, false),
        FULL_POOL(1, true),
        FULL_HARVESTER(1, false),
        HINDER(6, false);

        final int weight;
        /** Whether the pool gives every lease its full length again after it. */
        final boolean prolongs;

        Blow(int weight, boolean prolongs) {
            this.weight = weight;
            this.prolongs = prolongs;
        }
    }

    private final Surroundings at;
    private final Fleet fleet;
    private final Blows blows;
    private final RandomGenerator random;
    private final List<Future<?>> falling = new ArrayList<>();
    private final Map<Blow, Integer> counts = new TreeMap<>();
    /** Pilots that something is being done to already. */
    private final Set<String> busyPilots = ConcurrentHashMap.newKeySet();
    /** While a lease is awaited to run out, nothing is done that prolongs it. */
    volatile boolean calm;

    Storm(Surroundings at, Fleet fleet, RandomGenerator random) {
        this.at = at;
        this.fleet = fleet;
        this.blows = new Blows(at, fleet);
        this.random = random;
    }

    Blows blows() {
        return blows;
    }

    /** Nothing more falls on this pilot until it is given back. */
    boolean take(String pilot) {
        return busyPilots.add(pilot);
    }

    void giveBack(String pilot) {
        busyPilots.remove(pilot);
    }

    /** Blow after blow until {@code end} (microseconds since the epoch), with a rest of a few seconds at most between them. */
    void rage(long end, int mostRest) throws InterruptedException {
        while (Pace.micros() < end) {
            fall(draw());
            Pace.rest(300 + random.nextInt(mostRest));
        }
    }

    /** Waits for whatever is still under way. */
    void abate() throws InterruptedException {
        for (Future<?> each : falling) {
            try {
                each.get();
            } catch (ExecutionException e) {
                at.fault("a blow went wrong: " + e.getCause());
            }
        }
    }

    private Blow draw() {
        int sum = 0;
        for (Blow blow : Blow.values()) {
            sum += blow.weight;
        }
        int drawn = random.nextInt(sum);
        for (Blow blow : Blow.values()) {
            drawn -= blow.weight;
            if (drawn < 0) {
                return blow;
            }
        }
        throw new IllegalStateException("weights");
    }

    private interface Deed {
        void run() throws IOException, InterruptedException;
    }

    private void fall(Blow blow) throws InterruptedException {
        if (blow.prolongs && calm) {
            return;
        }
        Site site = fleet.sites.get(random.nextInt(fleet.sites.size()));
        long down = random.nextInt(3) == 0 ? random.nextInt(3_000) : 0;
        long span = 500 + random.nextInt(5_000);
        int delay = 20 + random.nextInt(300);
        Link.Mode mode = Link.Mode.values()[1 + random.nextInt(Link.Mode.values().length - 1)];
        Link link = random.nextBoolean() ? site.toPool : site.fromPilots;
        switch (blow) {
            case KILL_POOL -> once(fleet.poolBusy, blow, () -> blows.killPool(down));
            case RESTART_POOL -> once(fleet.poolBusy, blow, blows::restartPool);
            case PAUSE_POOL -> once(fleet.poolBusy, blow, () -> blows.pause(fleet.pool, span));
            case SLOW_POOL -> once(fleet.poolBusy, blow, () -> blows.slowDisk(fleet.pool, span, delay));
            case FULL_POOL -> once(fleet.poolBusy, blow, () -> blows.fillPool(span));
            case KILL_HARVESTER -> onSite(site, blow, () -> blows.killHarvester(site, down));
            case RESTART_HARVESTER -> onSite(site, blow, () -> blows.restartHarvester(site));
            case PAUSE_HARVESTER -> onSite(site, blow, () -> blows.pause(site.harvester, span));
            case SLOW_HARVESTER -> onSite(site, blow, () -> blows.slowDisk(site.harvester, span, delay));
            case FULL_HARVESTER -> onSite(site, blow, () -> blows.fillHarvester(site, span / 2));
            case HINDER -> onSite(site, blow, () -> blows.hinder(link, mode, 2 * span, delay));
            case KILL_ALL -> {
                if (fleet.withUnluckyJobs().isEmpty()) {
                    onAll(blow);
                }
            }
            default -> onPilot(blow, span);
        }
    }

    private void once(AtomicBoolean busy, Blow blow, Deed deed) {
        if (busy.compareAndSet(false, true)) {
            begin(blow, deed, () -> busy.set(false));
        }
    }

    private void onSite(Site site, Blow blow, Deed deed) {
        if (!site.spared) {
            once(site.busy, blow, deed);
        }
    }

    private void onAll(Blow blow) {
        List<AtomicBoolean> all = new ArrayList<>(List.of(fleet.poolBusy));
        fleet.sites.forEach(site -> all.add(site.busy));
        List<AtomicBoolean> taken =
                all.stream().filter(busy -> busy.compareAndSet(false, true)).toList();
        if (taken.size() == all.size() && busyPilots.isEmpty()) {
            begin(blow, blows::killAll, () -> taken.forEach(busy -> busy.set(false)));
        } else {
            taken.forEach(busy -> busy.set(false));
        }
    }

    private void onPilot(Blow blow, long span) throws InterruptedException {
        List<Pilot> pilots = new ArrayList<>(fleet.pilots());
        Set<String> unlucky = fleet.withUnluckyJobs();
        pilots.removeIf(pilot -> busyPilots.contains(pilot.id()) || unlucky.contains(pilot.id()));
        if (pilots.isEmpty()) {
            return;
        }
        Pilot pilot = pilots.get(random.nextInt(pilots.size()));
        if (!take(pilot.id())) {
            return;
        }
        Deed deed =
                switch (blow) {
                    case KILL_PILOT -> () -> blows.killPilot(pilot);
                    case KILL_PILOT_AND_WATCHER -> () -> blows.killPilotAndWatcher(pilot);
                    case KILL_WATCHER -> () -> blows.killWatcher(pilot);
                    case KILL_SLOTS -> () -> blows.killSlots(pilot);
                    case END_PILOT -> () -> blows.terminatePilot(pilot);
                    case PAUSE_PILOT -> () -> blows.pausePilot(pilot, span);
                    default -> throw new IllegalStateException("not done to a pilot: " + blow);
                };
        begin(blow, deed, () -> giveBack(pilot.id()));
    }

    private void begin(Blow blow, Deed deed, Runnable after) {
        counts.merge(blow, 1, Integer::sum);
        falling.add(at.threads().submit(() -> {
            try {
                deed.run();
            } finally {
                after.run();
            }
            return null;
        }));
    }

    Map<Blow, Integer> counts() {
        return counts;
    }
}
