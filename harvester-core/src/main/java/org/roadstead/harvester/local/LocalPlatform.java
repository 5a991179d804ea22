// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.time.Moment;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.harvester.platform.PilotRefusal;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.platform.PlatformFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This host as a platform.
 *
 * <p>A pilot is a process in a session of its own, known by its number, its start time and the host's boot, all kept in
 * its {@link PilotHome}; that is how a restarted harvester finds it. It is dead when that process is gone and nothing
 * in {@code /proc} carries its mark. Leftovers get a moment to be ended by the pilot's own launcher, which also knows
 * processes without the mark; then they are killed, and only when none is left is DEAD said.
 *
 * <p>A home that was copied from another host proves nothing here: its pilot stays UNKNOWN.
 */
public final class LocalPlatform implements Platform {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPlatform.class);
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofMillis(50);
    /** How long the pilot's own launcher has to end what is left before it is killed from here. */
    private static final Duration LEFTOVER_PATIENCE = Duration.ofMillis(300);

    private final Path homes;
    private final PilotCommand command;
    private final Supplier<Moment> clock;
    private final PilotHomes cleaner;
    private final String host;
    private final String account;
    private final List<Queue> queues;
    private final Map<String, LocalPilot> known = new HashMap<>();
    private volatile Runnable changed = () -> {};

    /**
     * @param homes where the pilots' directories are; made when missing
     * @param account the name of the account that pilots run as, for people
     * @param capacity of this host, or what was declared as that
     */
    public LocalPlatform(Path homes, PilotCommand command, Supplier<Moment> clock, String account, Resources capacity) {
        this.homes = homes;
        this.command = command;
        this.clock = clock;
        this.account = account;
        this.queues = List.of(Queue.open(Queue.LOCAL, new NodeKind(capacity, null, new TreeSet<>(), 1)));
        this.host = HostFacts.identity();
        this.cleaner = new PilotHomes(homes, command.keep(), clock);
    }

    @Override
    public PlatformFacts facts() {
        return new PlatformFacts(
                "local",
                false,
                "pilots run as " + account + " on this host and never mix owners; payloads are not isolated");
    }

    @Override
    public void onChange(Runnable onChange) {
        changed = onChange;
    }

    @Override
    public List<Queue> queues() {
        return queues;
    }

    @Override
    public List<PilotRefusal> start(List<PilotOrder> orders) {
        List<PilotRefusal> refused = new ArrayList<>(0);
        for (PilotOrder order : orders) {
            String why = start(order);
            if (why != null) {
                refused.add(new PilotRefusal(order.pilot(), why));
            }
        }
        return refused;
    }

    /** Null when it runs, else why it does not. */
    private @Nullable String start(PilotOrder order) {
        LocalPilot pilot = find(order.pilot());
        if (pilot.isDead()) {
            return "the pilot " + order.pilot() + " was already found dead";
        }
        try {
            if (pilot.process().isPresent() || !leftovers(Set.of(order.pilot())).isEmpty()) {
                return null;
            }
            pilot.home().create(order.token(), host);
            ProcessBuilder builder = new ProcessBuilder(command.words(order, pilot.home()))
                    .directory(pilot.home().work().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(pilot.home().log().toFile()));
            Map<String, String> environment = command.environment(order, builder.environment());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            pilot.started(process);
            process.onExit().thenRun(this::tellChanged);
            return null;
        } catch (IOException e) {
            return "cannot start a pilot process: " + e.getMessage();
        }
    }

    @Override
    public List<PilotSeen> observe(Collection<String> pilots) {
        Moment now = clock.get();
        List<PilotSeen> seen = new ArrayList<>(pilots.size());
        Map<String, LocalPilot> gone = new HashMap<>();
        for (String id : pilots) {
            LocalPilot pilot = find(id);
            Optional<PilotSeen> answer = pilot.look(now, host);
            if (answer.isPresent()) {
                seen.add(answer.get());
            } else {
                gone.put(id, pilot);
            }
        }
        if (!gone.isEmpty()) {
            seen.addAll(lookForLeftovers(gone, now));
        }
        forget(new HashSet<>(pilots));
        return seen;
    }

    private List<PilotSeen> lookForLeftovers(Map<String, LocalPilot> gone, Moment now) {
        List<PilotSeen> seen = new ArrayList<>(gone.size());
        try {
            Map<String, List<ProcessHandle>> left = leftovers(gone.keySet());
            boolean killed = false;
            for (LocalPilot pilot : gone.values()) {
                List<ProcessHandle> own = left.getOrDefault(pilot.id(), List.of());
                killed |= !own.isEmpty() && pilot.clearAway(own, now, LEFTOVER_PATIENCE);
            }
            if (killed) {
                left = leftovers(gone.keySet());
            }
            for (LocalPilot pilot : gone.values()) {
                seen.add(pilot.concluded(left.getOrDefault(pilot.id(), List.of())));
            }
        } catch (IOException e) {
            gone.values()
                    .forEach(pilot -> seen.add(new PilotSeen(
                            pilot.id(),
                            PilotSeen.State.UNKNOWN,
                            null,
                            null,
                            "cannot look at the processes: " + e.getMessage())));
        }
        return seen;
    }

    private static Map<String, List<ProcessHandle>> leftovers(Set<String> pilots) throws IOException {
        return MarkedProcesses.of(pilots);
    }

    @Override
    public void end(String pilot, Reason reason, Duration grace) {
        LocalPilot ending = find(pilot);
        if (ending.end(clock.get(), grace)) {
            LOG.info("ending pilot {}: {}", pilot, reason);
            tellChanged();
        }
    }

    @Override
    public Duration observeWithin() {
        Moment now = clock.get();
        Duration within = CALM;
        for (LocalPilot pilot : known.values()) {
            Duration own = pilot.lookWithin(now, CALM, BUSY);
            within = own.compareTo(within) < 0 ? own : within;
        }
        return within;
    }

    private LocalPilot find(String id) {
        return known.computeIfAbsent(id, any -> {
            LocalPilot pilot = new LocalPilot(new PilotHome(homes.resolve(id)));
            pilot.adopt(this::tellChanged);
            return pilot;
        });
    }

    /** Dead ones that nobody asks about any more are cleared away. */
    private void forget(Set<String> asked) {
        if (known.values().removeIf(pilot -> pilot.isOver() && !asked.contains(pilot.id()))) {
            cleaner.clean();
        }
    }

    private void tellChanged() {
        changed.run();
    }

    @Override
    public void close() {
        cleaner.close();
    }
}
