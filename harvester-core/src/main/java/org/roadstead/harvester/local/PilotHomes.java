// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.roadstead.core.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears away what dead pilots leave on disk, on a thread of its own; the logs of the last few stay. */
final class PilotHomes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PilotHomes.class);
    private static final int LOGS_KEPT = 20;

    private final Path homes;
    private final Duration keep;
    private final Supplier<Moment> clock;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread cleaning = new Thread(work, "pilot-homes");
        cleaning.setDaemon(true);
        return cleaning;
    });

    private final Set<String> stuck = ConcurrentHashMap.newKeySet();

    PilotHomes(Path homes, Duration keep, Supplier<Moment> clock) {
        this.homes = homes;
        this.keep = keep;
        this.clock = clock;
    }

    /** Cleans soon. */
    void clean() {
        if (asked.compareAndSet(false, true)) {
            thread.execute(this::cleanNow);
        }
    }

    void cleanNow() {
        asked.set(false);
        try {
            List<PilotHome> newestFirst = deadNewestFirst();
            for (int i = 0; i < newestFirst.size(); i++) {
                clean(newestFirst.get(i), i >= LOGS_KEPT);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot clear away what dead pilots left beneath {}", homes, e);
        }
    }

    /** One that cannot be removed keeps no other from being removed, and is told of once. */
    private void clean(PilotHome home, boolean whole) {
        try {
            boolean expired = clock.get().wall().toEpochMilli() - home.deadSinceMillis() >= keep.toMillis();
            if (expired && whole) {
                home.remove();
            } else if (expired) {
                home.removeWork();
            }
        } catch (IOException | RuntimeException e) {
            if (stuck.add(home.pilot())) {
                LOG.warn("cannot clear away what the dead pilot {} left: {}", home.pilot(), e.toString());
            }
        }
    }

    private List<PilotHome> deadNewestFirst() throws IOException {
        if (!Files.isDirectory(homes)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(homes)) {
            return entries.map(PilotHome::new)
                    .filter(PilotHome::isDead)
                    .sorted(Comparator.comparing(PilotHome::pilot).reversed())
                    .toList();
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
