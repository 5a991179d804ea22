// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Lets the faults of a plan strike, each a few times, at moments drawn from the seed; then makes peace. */
final class Storm {
    private static final long BEGIN = 8_000;

    private final World world;
    private final RandomGenerator random;
    /** Copies of each harvester's disk, oldest first. */
    private final Map<String, List<HarvesterDisk>> oldDisks = new HashMap<>();

    Storm(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void begin() {
        // Faults come in squalls: it takes two or three together to break a promise.
        long[] squalls = new long[2];
        for (int i = 0; i < squalls.length; i++) {
            squalls[i] = BEGIN + random.nextLong(Plan.PEACE - 100_000);
        }
        for (Fault fault : Fault.values()) {
            int times = world.isOn(fault) ? world.plan.strikes(fault) + random.nextInt(4) : 0;
            for (int i = 0; i < times; i++) {
                long at = random.nextInt(4) == 0
                        ? BEGIN + random.nextLong(Plan.PEACE - BEGIN)
                        : squalls[random.nextInt(squalls.length)] + random.nextInt(30_000);
                world.time.in(at, () -> strike(fault));
            }
        }
        world.time.in(4_000, this::copyDisks);
        world.time.in(Plan.PEACE, world::makePeace);
    }

    private void copyDisks() {
        for (SimPlatform platform : world.platforms.values()) {
            List<HarvesterProc> living = world.living(platform);
            if (!living.isEmpty()) {
                oldDisks.computeIfAbsent(platform.harvester, name -> new ArrayList<>())
                        .add(living.get(0).disk.copy());
            }
        }
        if (world.poolDisk.backupAt < 0 || random.nextInt(4) == 0) {
            world.poolDisk.backup = world.poolDisk.committed.copy();
            world.poolDisk.backupAt = world.time.now();
        }
        if (!world.isPeace()) {
            world.time.in(5_000 + random.nextInt(20_000), this::copyDisks);
        }
    }

    private void strike(Fault fault) {
        if (world.isPeace()) {
            return;
        }
        boolean done =
                switch (fault) {
                    case MESSAGE_LOST, MESSAGE_DOUBLED, MESSAGE_DELAYED, CLOCK_DRIFT -> false;
                    case PARTITION -> partition();
                    case POOL_CRASH -> poolDies(false);
                    case POOL_RESTORED -> poolDies(true);
                    case HARVESTER_CRASH -> harvesterDies(false);
                    case HARVESTER_OLD_DISK -> harvesterDies(true);
                    case HARVESTER_CLONED -> cloneHarvester();
                    case PILOT_CRASH -> pilotDies();
                    case PILOT_PAUSE -> pausePilot();
                    case SERVER_PAUSE -> pauseServer();
                    case CLOCK_STEP -> stepClock();
                };
        if (done) {
            world.struck(fault);
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private SimPlatform platform() {
        return any(List.copyOf(world.platforms.values()));
    }

    /** Mostly short, now and then longer than any lease. */
    private long aWhile() {
        return switch (random.nextInt(4)) {
            case 0 -> 100 + random.nextInt(5_000);
            case 1 -> 5_000 + random.nextInt(100_000);
            default -> 80_000 + random.nextInt(250_000);
        };
    }

    private boolean partition() {
        SimPlatform platform = platform();
        List<PilotProc> pilots = pilots();
        String link = pilots.isEmpty() || random.nextInt(3) == 0
                ? platform.harvester + "-pool"
                : any(pilots).link();
        long length = aWhile();
        world.trace("%s is cut for %d s", link, length / 1000);
        world.network.cut(link);
        world.time.in(length, () -> world.network.heal(link));
        return true;
    }

    private boolean poolDies(boolean restored) {
        if (world.pool() == null) {
            return false;
        }
        world.stopPool();
        long gone = random.nextInt(3) == 0 ? aWhile() : random.nextInt(10_000);
        world.time.in(gone, () -> {
            if (world.pool() == null) {
                world.startPool(restored);
            }
        });
        return true;
    }

    private boolean harvesterDies(boolean oldDisk) {
        SimPlatform platform = platform();
        List<HarvesterProc> living = world.living(platform);
        List<HarvesterDisk> copies = oldDisks.getOrDefault(platform.harvester, List.of());
        if (living.isEmpty() || oldDisk && copies.isEmpty()) {
            return false;
        }
        HarvesterProc process = any(living);
        world.trace("%s on %s dies", process.name, process.host.name);
        process.die();
        HarvesterDisk disk = oldDisk ? any(copies).copy() : process.disk;
        boolean whole = !oldDisk && random.nextInt(4) > 0;
        long gone = random.nextInt(3) == 0 ? aWhile() : random.nextInt(10_000);
        world.time.in(gone, () -> {
            if (!world.isPeace()) {
                world.trace("%s comes back%s", process.name, oldDisk ? " on an old disk" : "");
                world.startHarvester(platform, process.host, disk, whole);
            }
        });
        return true;
    }

    private boolean cloneHarvester() {
        SimPlatform platform = platform();
        List<HarvesterProc> living = world.living(platform);
        if (living.isEmpty()) {
            return false;
        }
        HarvesterProc original = any(living);
        Host host = world.host(original.host.name + "'");
        world.startHarvester(platform, host, original.disk.copy(), false);
        if (random.nextBoolean()) {
            platform.serve(original);
        }
        return true;
    }

    private List<PilotProc> pilots() {
        List<PilotProc> pilots = new ArrayList<>();
        for (SimPlatform platform : world.platforms.values()) {
            for (PilotProc pilot : platform.pilots()) {
                if (pilot.isAlive() && !pilot.host.isPaused()) {
                    pilots.add(pilot);
                }
            }
        }
        return pilots;
    }

    private boolean pilotDies() {
        List<PilotProc> pilots = pilots();
        if (pilots.isEmpty()) {
            return false;
        }
        PilotProc pilot = any(pilots);
        world.trace("%s dies", pilot.name);
        pilot.crash();
        return true;
    }

    private boolean pausePilot() {
        List<PilotProc> pilots = pilots();
        return !pilots.isEmpty() && pause(any(pilots).host);
    }

    private boolean pauseServer() {
        List<HarvesterProc> living = world.living(platform());
        PoolProc pool = world.pool();
        if (living.isEmpty() || random.nextInt(3) == 0) {
            return pool != null && !pool.host.isPaused() && pause(pool.host);
        }
        Host host = any(living).host;
        return !host.isPaused() && pause(host);
    }

    private boolean pause(Host host) {
        Host.Pause how = any(List.of(Host.Pause.values()));
        long length = aWhile();
        world.trace("%s is %s for %d s", host.name, how, length / 1000);
        host.pause(how);
        world.time.in(length, () -> {
            if (host.isPaused()) {
                world.trace("%s runs again", host.name);
                host.resume();
            }
        });
        return true;
    }

    private boolean stepClock() {
        Host host = any(world.hosts());
        long step =
                (random.nextBoolean() ? 1 : -1) * (500 + random.nextLong(random.nextBoolean() ? 10_000 : 7_200_000));
        world.trace("the clock of %s is set by %d ms", host.name, step);
        host.stepWall(step);
        return true;
    }
}
