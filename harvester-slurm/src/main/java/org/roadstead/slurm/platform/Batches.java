// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.slurm.platform.Batch.Verdict;

/**
 * What was asked of Slurm and what became of it, in files that a later start of the harvester reads. One file a request:
 * written whole, on disk before sbatch is run, and from then on only added to. Not thread-safe.
 */
final class Batches {
    /** A pilot's place. */
    record Place(Batch batch, int task) {}

    private static final String SUFFIX = ".batch";

    private final Path directory;
    private final Map<String, Batch> batches = new TreeMap<>();
    private final Map<String, Place> places = new HashMap<>();

    private Batches(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory when it is missing and reads what is there. */
    static Batches open(Path directory) throws IOException {
        Batches opened = new Batches(directory);
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(SUFFIX)).toList()) {
                opened.know(read(file));
            }
        }
        return opened;
    }

    private void know(Batch batch) {
        batches.put(batch.id(), batch);
        for (int task = 0; task < batch.pilots().size(); task++) {
            places.put(batch.pilots().get(task), new Place(batch, task));
        }
    }

    Collection<Batch> all() {
        return batches.values();
    }

    @Nullable
    Batch of(String id) {
        return batches.get(id);
    }

    @Nullable
    Place place(String pilot) {
        return places.get(pilot);
    }

    /** Writes down what Slurm is about to be asked for. */
    Batch begin(String id, String queue, Instant now, List<String> pilots) throws IOException {
        Batch batch = new Batch(id, queue, pilots);
        StringBuilder text = new StringBuilder("began " + now.toEpochMilli() + "\nqueue " + queue + "\n");
        pilots.forEach(pilot -> text.append("pilot ").append(pilot).append('\n'));
        Path fresh = directory.resolve(id + ".new");
        Files.writeString(
                fresh,
                text,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(fresh, file(batch), StandardCopyOption.ATOMIC_MOVE);
        know(batch);
        return batch;
    }

    void noteJob(Batch batch, long number) {
        batch.job(number);
        add(batch, "job " + number);
    }

    void noteDead(Batch batch, int task, Verdict verdict) {
        batch.dead(task, verdict);
        String message = verdict.message();
        add(
                batch,
                "dead " + task + " " + (verdict.reason() == null ? "-" : verdict.reason()) + " "
                        + (message == null ? "" : message.replace('\n', ' ')));
    }

    void noteAdrift(Batch batch, int task, String node) {
        batch.adrift(task, node);
        add(batch, "adrift " + task + " " + node);
    }

    /** All its pilots are dead and nobody asks about them. */
    void forget(Batch batch) {
        try {
            Files.deleteIfExists(file(batch));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file(batch), e);
        }
        batches.remove(batch.id());
        batch.pilots().forEach(places::remove);
    }

    /** Those all of whose pilots are dead, and none of them among {@code asked}. */
    List<Batch> over(Set<String> asked) {
        List<Batch> over = new ArrayList<>();
        for (Batch batch : batches.values()) {
            if (batch.allDead() && batch.pilots().stream().noneMatch(asked::contains)) {
                over.add(batch);
            }
        }
        return over;
    }

    private Path file(Batch batch) {
        return directory.resolve(batch.id() + SUFFIX);
    }

    private void add(Batch batch, String line) {
        try {
            Files.writeString(file(batch), line + "\n", StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(batch), e);
        }
    }

    private static Batch read(Path file) throws IOException {
        String name = file.getFileName().toString();
        String queue = "";
        List<String> pilots = new ArrayList<>();
        List<String[]> later = new ArrayList<>();
        for (String line : whole(file).split("\n", -1)) {
            String[] words = line.split(" ", 4);
            switch (words[0]) {
                case "began" -> {
                    // For whoever reads the file.
                }
                case "queue" -> queue = words[1];
                case "pilot" -> pilots.add(words[1]);
                default -> later.add(words);
            }
        }
        Batch batch = new Batch(name.substring(0, name.length() - SUFFIX.length()), queue, pilots);
        later.forEach(words -> apply(batch, words));
        return batch;
    }

    /** Its lines. One that a crash has cut is taken off, lest the next one be added to it; what it said is found out again. */
    private static String whole(Path file) throws IOException {
        byte[] text = Files.readAllBytes(file);
        int end = text.length;
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        if (end < text.length) {
            try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
                cut.truncate(end);
            }
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    private static void apply(Batch batch, String[] words) {
        if (words[0].equals("job") && words.length == 2 && words[1].matches("[0-9]+")) {
            batch.job(Long.parseLong(words[1]));
        } else if (words[0].equals("dead") && words.length == 4) {
            Reason reason = reason(words[2]);
            batch.dead(Integer.parseInt(words[1]), new Verdict(reason, words[3].isEmpty() ? null : words[3]));
        } else if (words[0].equals("adrift") && words.length == 3) {
            batch.adrift(Integer.parseInt(words[1]), words[2]);
        }
    }

    private static @Nullable Reason reason(String word) {
        for (Reason reason : Reason.values()) {
            if (reason.name().equals(word)) {
                return reason;
            }
        }
        return null;
    }
}
