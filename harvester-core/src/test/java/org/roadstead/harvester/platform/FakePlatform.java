// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.time.SystemTime;

/** A platform in memory whose pilots do nothing; the world outlives the instances that look at it. */
public final class FakePlatform implements Platform {
    /** What goes on while no harvester looks. */
    public static final class World {
        private final Map<String, Fake> pilots = new TreeMap<>();
        private Runnable changed = () -> {};
        private boolean stubborn;
        private boolean refusing;
        private final List<PilotOrder> orders = new ArrayList<>();
        private List<Queue> queues = List.of(Queue.open(
                Queue.LOCAL, new NodeKind(new Resources(64, 1L << 40, 1L << 40, 0), null, new TreeSet<>(), 1)));

        private static final class Fake {
            private boolean alive = true;
            private boolean deaf;
            private long killAt = Long.MAX_VALUE;
        }

        public synchronized void kill(String pilot) {
            Fake killed = pilots.get(pilot);
            if (killed != null) {
                killed.alive = false;
                changed.run();
            }
        }

        public synchronized int running(String pilot) {
            Fake asked = pilots.get(pilot);
            return asked != null && asked.alive ? 1 : 0;
        }

        public synchronized List<String> started() {
            return new ArrayList<>(pilots.keySet());
        }

        /** What was asked for, in order. */
        public synchronized List<PilotOrder> orders() {
            return new ArrayList<>(orders);
        }

        public synchronized void queues(List<Queue> now) {
            queues = List.copyOf(now);
            changed.run();
        }

        public synchronized void stubborn() {
            stubborn = true;
        }

        public synchronized void refuse(boolean on) {
            refusing = on;
        }
    }

    private final World world;

    public FakePlatform(World world) {
        this.world = world;
    }

    @Override
    public PlatformFacts facts() {
        return new PlatformFacts("fake", false, "pilots of this platform run nothing");
    }

    @Override
    public List<Queue> queues() {
        synchronized (world) {
            return world.queues;
        }
    }

    @Override
    public List<PilotRefusal> start(List<PilotOrder> orders) {
        synchronized (world) {
            if (world.refusing) {
                return orders.stream()
                        .map(order -> new PilotRefusal(order.pilot(), "the fake platform refuses"))
                        .toList();
            }
            for (PilotOrder order : orders) {
                world.orders.add(order);
                world.pilots.computeIfAbsent(order.pilot(), id -> new World.Fake()).deaf = world.stubborn;
            }
            return List.of();
        }
    }

    @Override
    public List<PilotSeen> observe(Collection<String> pilots) {
        synchronized (world) {
            List<PilotSeen> seen = new ArrayList<>();
            for (String id : pilots) {
                World.Fake pilot = world.pilots.get(id);
                if (pilot != null && SystemTime.INSTANCE.moment().monotonicMillis() >= pilot.killAt) {
                    pilot.alive = false;
                }
                PilotSeen.State state = pilot == null
                        ? PilotSeen.State.UNKNOWN
                        : pilot.alive ? PilotSeen.State.RUNNING : PilotSeen.State.DEAD;
                seen.add(new PilotSeen(id, state, pilot == null ? null : "fake-" + id, null, null));
            }
            return seen;
        }
    }

    @Override
    public void end(String pilot, Reason reason, Duration grace) {
        synchronized (world) {
            World.Fake ending = world.pilots.get(pilot);
            if (ending != null) {
                ending.alive &= ending.deaf;
                long now = SystemTime.INSTANCE.moment().monotonicMillis();
                ending.killAt = Math.min(ending.killAt, now + grace.toMillis());
                world.changed.run();
            }
        }
    }

    @Override
    public Duration observeWithin() {
        return Duration.ofMillis(100);
    }

    @Override
    public void onChange(Runnable changed) {
        synchronized (world) {
            world.changed = changed;
        }
    }

    @Override
    public void close() {}
}
