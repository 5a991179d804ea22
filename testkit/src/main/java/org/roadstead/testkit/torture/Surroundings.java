// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** What everything of a run shares: its directory, its clock, its threads, what was hit, what went wrong. Thread-safe. */
final class Surroundings {
    private final Path work;
    private final Pace pace = new Pace();
    private final ExecutorService threads;
    private final List<Hit> hits = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private volatile @Nullable Api api;
    private volatile @Nullable Api operator;

    Surroundings(Path work, ExecutorService threads) throws IOException {
        this.work = work;
        this.threads = threads;
        Files.createDirectories(stamps());
        Files.createDirectories(outputs());
    }

    Path work() {
        return work;
    }

    Path stamps() {
        return work.resolve("stamps");
    }

    Path outputs() {
        return work.resolve("outputs");
    }

    Path script() {
        return work.resolve("stamp.sh");
    }

    Pace pace() {
        return pace;
    }

    ExecutorService threads() {
        return threads;
    }

    /** As the one person who submits. */
    Api api() {
        return Objects.requireNonNull(api, "the pool has not been started yet");
    }

    /** As the operator, who sees everything. */
    Api operator() {
        return Objects.requireNonNull(operator, "the pool has not been started yet");
    }

    void serve(Api person, Api overseer) {
        api = person;
        operator = overseer;
    }

    List<Hit> hits() {
        return hits;
    }

    /** Keeps {@code hit} for the report and says it at once. */
    Hit struck(Hit hit) {
        hits.add(hit);
        say(hit.what + "  " + hit.whom + (hit.note.isEmpty() ? "" : "  (" + hit.note + ")"));
        return hit;
    }

    /** Something that must not happen. */
    void fault(String what) {
        faults.add(what);
        say("WRONG: " + what);
    }

    List<String> faults() {
        return faults;
    }

    synchronized void say(String text) {
        String line = pace.at(Pace.micros()) + "  " + text;
        System.out.println(line);
        note(line);
    }

    /** For the log alone. */
    synchronized void note(String text) {
        try {
            Files.writeString(
                    work.resolve("torture.log"),
                    pace.at(Pace.micros()) + "  " + text + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println("torture: its own log cannot be written: " + e);
        }
    }
}
