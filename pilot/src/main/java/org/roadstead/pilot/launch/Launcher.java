// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roadstead.pilot.PilotLog;

/**
 * Starts payloads through shells outside the JVM and makes sure that nothing of them is left. Thread-safe; as many
 * payloads run at once as threads call {@link #run}.
 *
 * <p>What contains a payload is a PID namespace where the node allows one: nothing leaves it. Elsewhere it is its
 * process group, the marks in its environment, its descent as far as somebody looked, and the pipes it writes to.
 */
public final class Launcher implements AutoCloseable {
    private static final Duration SHELL_PATIENCE = Duration.ofSeconds(10);
    private static final Duration SWEEP_PAUSE = Duration.ofMillis(20);

    private final Path slots;
    private final Watcher watcher;
    private final Pumps pumps;
    private final Sweep sweep;
    private final String path;
    private final Executor threads;
    private final PilotLog log;
    private final ConcurrentLinkedDeque<Slot> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean busySinceSweep = new AtomicBoolean();
    private int cutSeen;

    private Launcher(Path slots, Watcher watcher, Sweep sweep, String path, Executor threads, PilotLog log) {
        this.slots = slots;
        this.path = path;
        this.watcher = watcher;
        this.pumps = new Pumps(threads, log);
        this.sweep = sweep;
        this.threads = threads;
        this.log = log;
    }

    /** Starts the watcher; shells of slots come with the first jobs. */
    public static Launcher open(LaunchSettings settings, Executor threads, PilotLog log) throws IOException {
        Path slots = settings.slots();
        removeAll(slots);
        Files.createDirectories(
                slots, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(slots.resolve("slot.sh"), Watcher.resource("slot.sh"));
        Watcher watcher = new Watcher(settings);
        watcher.ensure();
        return new Launcher(slots, watcher, new Sweep(settings.pilot()), path(settings.environment()), threads, log);
    }

    private static String path(Map<String, String> environment) {
        return environment.getOrDefault("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }

    /** What holds payloads together on this node, as it is published. */
    public String containment() throws IOException {
        return watcher.level();
    }

    private static void removeAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** Starts a shell ahead of need. */
    public void warm() throws IOException {
        idle.push(borrow());
    }

    /**
     * Runs a payload. When this returns or throws, nothing that can be found of the attempt runs any more.
     *
     * @param started told at once, on this thread, when the payload's process exists
     * @throws LauncherLost when the shell died; the payload has been ended
     * @throws IllegalArgumentException when the command or its environment cannot be said to a shell
     */
    public Ended run(Launch launch, OutputSink sink, Consumer<Running> started) throws IOException {
        String key = launch.job() + " " + launch.attempt();
        wanted.add(key);
        try {
            while (true) {
                Slot slot = borrow();
                try {
                    return run(slot, launch, sink, started);
                } catch (LauncherLost e) {
                    slot.close();
                    // A shell that died while it had nothing to do costs no job anything.
                    if (!e.isUntouched()) {
                        throw e;
                    }
                }
            }
        } finally {
            wanted.remove(key);
            busySinceSweep.set(true);
        }
    }

    private Ended run(Slot slot, Launch launch, OutputSink sink, Consumer<Running> started) throws IOException {
        AtomicReference<@Nullable Stint> stint = new AtomicReference<>();
        try {
            Ended ended = slot.run(
                    launch,
                    sink,
                    its -> {
                        stint.set(its);
                        started.accept(its);
                    },
                    () -> clear(launch, stint.get()));
            idle.push(slot);
            return ended;
        } catch (LauncherLost e) {
            // First the payload: its end is the end of the streams that are still being read.
            if (!e.isUntouched()) {
                unborn(stint.get());
                clear(launch, stint.get());
            }
            throw e;
        } catch (IllegalArgumentException e) {
            idle.push(slot);
            throw e;
        }
    }

    /**
     * Asks a payload to end, and ends it after the grace; returns when its first process has ended. {@link #run} sees
     * to the rest of the tree.
     */
    public void end(Running running, Duration grace) throws IOException, InterruptedException {
        if (!grace.isZero()) {
            running.signal("TERM");
            // A payload on hold would hear of it only once it goes on.
            running.signal("CONT");
            if (running.awaitEnd(grace)) {
                return;
            }
        }
        do {
            running.signal("KILL");
        } while (!running.awaitEnd(Duration.ofSeconds(1)));
    }

    /**
     * Ends the payload's first process when its shell has died: before its exec it still has the shell's environment, without the
     * marks of the attempt, so nothing else would find it, and then it would begin.
     */
    private void unborn(@Nullable Stint stint) {
        long first = stint == null ? 0 : stint.first();
        ProcessTable.Entry entry = first > 0 ? ProcessTable.read(first) : null;
        if (entry != null && entry.group() == first && sweep.isOurs(first)) {
            ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Ends what is left of an attempt, by its marks and by descent. */
    private void clear(Launch launch, @Nullable Stint stint) {
        int rounds = 0;
        List<ProcessHandle> found;
        while (!(found = left(launch, stint)).isEmpty()) {
            kill(found);
            if (++rounds == 100) {
                log.line("processes of " + launch.job() + " do not end: " + found);
            }
        }
    }

    private List<ProcessHandle> left(Launch launch, @Nullable Stint stint) {
        List<ProcessHandle> found = sweep.attempt(launch.job().value(), launch.attempt());
        if (stint != null && stint.isLooked()) {
            for (ProcessTable.Entry member : stint.lineage().look(ProcessTable.read())) {
                ProcessHandle handle = ProcessHandle.of(member.pid()).orElse(null);
                ProcessTable.Entry still = ProcessTable.read(member.pid());
                if (handle != null && still != null && still.start() == member.start()) {
                    found.add(handle);
                }
            }
        }
        return found;
    }

    private static void kill(List<ProcessHandle> found) {
        found.forEach(ProcessHandle::destroyForcibly);
        CountDownLatch never = new CountDownLatch(1);
        try {
            // The kernel takes a moment; a process that is not our child tells nobody of its end.
            boolean ignored = never.await(SWEEP_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To be called about once a second: ends what jobs left behind, and keeps the watcher alive. */
    public void sweep() throws IOException {
        watcher.ensure();
        if (busySinceSweep.getAndSet(false) || pumps.isAnyHeld()) {
            List<ProcessHandle> strays = sweep.strays(wanted);
            if (!strays.isEmpty()) {
                strays.forEach(ProcessHandle::destroyForcibly);
                busySinceSweep.set(true);
            }
        }
        pumps.eachHeld(stint -> sweep.holding(stint.directory()).forEach(ProcessHandle::destroyForcibly));
        if (watcher.wasCut() && ++cutSeen > 10) {
            watcher.forgetCut();
            cutSeen = 0;
        }
    }

    /** Whether payloads were ended lately because this process stood still for too long. */
    public boolean wasCut() {
        return watcher.wasCut();
    }

    /**
     * Until when payloads may run should this process stand still; the watcher ends them then.
     *
     * @param uptimeSeconds on the clock of /proc/uptime; 0 for no limit
     */
    public void until(long uptimeSeconds) throws IOException {
        watcher.until(uptimeSeconds);
    }

    private Slot borrow() throws IOException {
        Slot slot = idle.poll();
        if (slot != null) {
            return slot;
        }
        CountDownLatch up = new CountDownLatch(1);
        try {
            return Slot.open(
                    slots,
                    numbers.incrementAndGet(),
                    new Slot.Gear(watcher, pumps, sweep, path),
                    giveUp -> threads.execute(() -> {
                        try {
                            if (!up.await(SHELL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                                giveUp.run();
                            }
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }));
        } finally {
            up.countDown();
        }
    }

    Watcher watcher() {
        return watcher;
    }

    /** Ends all payloads and shells. */
    @Override
    public void close() throws IOException {
        pumps.close();
        Slot slot;
        while ((slot = idle.poll()) != null) {
            slot.close();
        }
        watcher.close();
        removeAll(slots);
    }
}
