// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.supply.HarvesterSettings;
import org.roadstead.core.supply.Lives;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.PilotSize;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.supply.Wait;

/**
 * What stands before the nodes of a platform such as Slurm: queues in which pilots wait, with limits and ends of allocations,
 * that close, refuse, preempt and lose nodes, and a view of all that which is often late. Outlives the harvester's process,
 * and sees for itself that no harvester asks for more than it may.
 */
final class SimQueues {
    static final Lives LIVES = new Lives(Duration.ofMinutes(2), Duration.ofMinutes(20), Duration.ofSeconds(10));
    private static final Instant EPOCH = Instant.parse("2026-11-23T08:00:00Z");
    private static final int MOST_PILOTS = 4;
    private static final int MOST_PENDING = 2;
    /** So old may the view be when all is well. */
    private static final long VIEW_MILLIS = 2_000;
    /** What is not in a view that is this much younger than the first question about it is not there. */
    private static final long CERTAIN_MILLIS = 5_000;
    /** A queue that refuses gets so many attempts, and then one in so long. */
    private static final int HANDFUL = 6;

    private static final long PROBE_MILLIS = 240_000;

    private final World world;
    private final SimPlatform platform;
    private final RandomGenerator random;
    private final boolean faulty;
    private final List<String> names;
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, Long> askedAt = new HashMap<>();
    private final Map<String, Attempts> attempts = new HashMap<>();
    private Map<String, PilotSeen> view = new HashMap<>();
    private long viewedAt;
    private long slowUntil;
    private @Nullable String closed;
    private @Nullable String deadly;

    /** How often one process of the harvester tried a queue that refuses everything. */
    private static final class Attempts {
        final long since;
        int count;

        Attempts(long since) {
            this.since = since;
        }
    }

    /** One pilot that was taken. */
    private final class Order {
        final String id;
        final PilotSize size;
        final long submitted = world.time.now();
        long started = -1;
        long unprovedUntil;

        @Nullable
        PilotProc pilot;

        @Nullable
        Reason ended;

        Order(String id, PilotSize size) {
            this.id = id;
            this.size = size;
        }

        boolean isPending() {
            return started < 0 && ended == null;
        }

        boolean isThere() {
            PilotProc process = pilot;
            return isPending() || ended == null || process != null && !process.isGone();
        }

        PilotSeen seen() {
            Wait wait = new Wait(
                    size.queue(),
                    at(submitted),
                    at(submitted),
                    started < 0 ? null : at(started),
                    at(submitted + 30_000));
            boolean gone = !isThere() && world.time.now() >= unprovedUntil;
            PilotSeen.State state = isPending()
                    ? PilotSeen.State.PENDING
                    : ended == null ? PilotSeen.State.RUNNING : gone ? PilotSeen.State.DEAD : PilotSeen.State.UNKNOWN;
            return new PilotSeen(id, state, "slurm-" + id, gone ? ended : null, isPending() ? "Priority" : null, wait);
        }
    }

    SimQueues(World world, SimPlatform platform) {
        this.world = world;
        this.platform = platform;
        this.random = new SplittableRandom(world.random.nextLong());
        this.faulty = !world.plan.isCalm();
        this.names = new ArrayList<>(List.of("short", "open"));
        if (faulty && random.nextInt(2) == 0) {
            names.add(random.nextInt(names.size() + 1), "bad");
        }
        if (faulty) {
            world.time.in(10_000 + random.nextInt(30_000), this::strike);
        }
    }

    private static Instant at(long millis) {
        return EPOCH.plusMillis(millis);
    }

    HarvesterSettings settings(String name) {
        return new HarvesterSettings(
                name,
                "slurm",
                "sim",
                Serve.ALL,
                World.cores(2 * world.plan.cores()),
                World.cores(2),
                List.of(RunKind.COMMAND),
                queues(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                false,
                LIVES);
    }

    List<Queue> queues() {
        NodeKind kind = new NodeKind(World.cores(world.plan.cores()), null, new TreeSet<>(), 4);
        return names.stream()
                .map(name -> new Queue(
                        name,
                        List.of(kind),
                        name.equals("short") ? Duration.ofMinutes(12) : Duration.ofHours(24),
                        MOST_PILOTS,
                        MOST_PENDING,
                        name.equals(closed) ? "the partition is down" : null))
                .toList();
    }

    /** Takes these orders, or refuses them: why, by pilot. */
    Map<String, String> submit(HarvesterProc by, Map<String, PilotSize> wanted) {
        Map<String, String> refused = new LinkedHashMap<>();
        boolean tried = false;
        for (Map.Entry<String, PilotSize> each : wanted.entrySet()) {
            String id = each.getKey();
            PilotSize size = each.getValue();
            require(!orders.containsKey(id), "%s is submitted twice", id);
            require(size.life() != null, "%s asks for an allocation without an end", id);
            if (size.queue().equals("bad") || size.queue().equals(closed)) {
                tried |= size.queue().equals("bad");
                refused.put(id, "invalid account for this partition");
                continue;
            }
            world.trace("%s submits %s to %s for %s", platform.harvester, id, size.queue(), size.life());
            Order order = new Order(id, size);
            orders.put(id, order);
            long wait = random.nextInt(4) == 0 ? random.nextInt(200_000) : 500 + random.nextInt(20_000);
            world.time.in(wait, () -> start(order));
        }
        if (tried) {
            count(by);
        }
        check();
        return refused;
    }

    private void count(HarvesterProc by) {
        String process = by.name + System.identityHashCode(by);
        long now = world.time.now();
        Attempts mine = attempts.computeIfAbsent(process, key -> new Attempts(now));
        mine.count++;
        long may = HANDFUL + (now - mine.since) / PROBE_MILLIS;
        require(mine.count <= may, "%s tries a queue that refuses for the %dth time", by.name, mine.count);
    }

    private void start(Order order) {
        if (!order.isPending()) {
            return;
        }
        order.started = world.time.now();
        Duration life = order.size.life();
        if (order.size.queue().equals(deadly)) {
            order.ended = Reason.ALLOCATION_FAILED;
            return;
        }
        long millis = life == null ? 0 : life.toMillis();
        PilotProc pilot = new PilotProc(
                world,
                world.host("node-of-" + order.id),
                order.id,
                platform,
                order.size.resources(),
                order.size.owner(),
                millis);
        order.pilot = pilot;
        platform.add(pilot);
        world.time.in(millis, () -> end(order, Reason.TIME_LIMIT));
    }

    private void end(Order order, Reason reason) {
        PilotProc pilot = order.pilot;
        if (order.ended == null) {
            order.ended = reason;
            world.trace("%s ends: %s", order.id, reason);
        }
        if (pilot != null && pilot.isAlive()) {
            pilot.crash();
        }
    }

    void cancel(String id) {
        Order order = orders.get(id);
        if (order != null) {
            end(order, Reason.PILOT_DRAINED);
        }
    }

    List<PilotSeen> observe(List<String> ids) {
        long now = world.time.now();
        if (now - viewedAt >= VIEW_MILLIS && (now >= slowUntil || world.isPeace())) {
            view = new HashMap<>();
            for (Order order : orders.values()) {
                PilotProc pilot = order.pilot;
                if (order.ended == null && pilot != null && !pilot.isAlive()) {
                    order.ended = Reason.ALLOCATION_FAILED;
                }
                view.put(order.id, order.seen());
            }
            viewedAt = now;
        }
        check();
        List<PilotSeen> seen = new ArrayList<>();
        for (String id : ids) {
            long asked = askedAt.computeIfAbsent(id, key -> now);
            PilotSeen known = view.get(id);
            boolean never = known == null && viewedAt > asked + CERTAIN_MILLIS;
            PilotSeen.State state = never ? PilotSeen.State.DEAD : PilotSeen.State.UNKNOWN;
            seen.add(
                    known != null
                            ? known
                            : new PilotSeen(id, state, null, null, never ? "it was never started" : null));
        }
        return seen;
    }

    // --- what goes wrong ---------------------------------------------------------------------------------------

    private void strike() {
        if (world.isPeace()) {
            closed = null;
            deadly = null;
            return;
        }
        List<Order> running = orders.values().stream()
                .filter(order -> order.ended == null && order.started >= 0)
                .toList();
        Order any = running.isEmpty() ? null : running.get(random.nextInt(running.size()));
        long length = 10_000 + random.nextInt(120_000);
        switch (random.nextInt(6)) {
            case 0 -> slowUntil = world.time.now() + length;
            case 1 -> {
                closed = names.get(random.nextInt(names.size()));
                world.time.in(length, () -> closed = null);
            }
            case 2 -> {
                deadly = names.get(random.nextInt(names.size()));
                world.time.in(length, () -> deadly = null);
            }
            case 3 -> {
                if (any != null) {
                    end(any, Reason.PREEMPTED);
                }
            }
            case 4 -> {
                if (any != null) {
                    any.unprovedUntil = world.time.now() + 3 * length;
                    end(any, Reason.NODE_FAILED);
                }
            }
            default -> {
                if (any != null) {
                    end(any, Reason.ALLOCATION_CANCELLED);
                }
            }
        }
        world.time.in(10_000 + random.nextInt(60_000), this::strike);
    }

    /** Nobody asks for more than may be. */
    private void check() {
        int cores = 0;
        for (String name : names) {
            int there = 0;
            int pending = 0;
            for (Order order : orders.values()) {
                if (order.size.queue().equals(name) && order.isThere()) {
                    there++;
                    pending += order.isPending() ? 1 : 0;
                    cores += order.size.resources().cores();
                }
            }
            require(there <= MOST_PILOTS, "%d pilots are in %s", there, name);
            require(pending <= MOST_PENDING, "%d pilots wait in %s", pending, name);
        }
        require(cores <= 2 * world.plan.cores(), "%d cores are asked for", cores);
    }

    private static void require(boolean kept, String sentence, @Nullable Object... about) {
        if (!kept) {
            throw new Violation(String.format(sentence, about));
        }
    }
}
