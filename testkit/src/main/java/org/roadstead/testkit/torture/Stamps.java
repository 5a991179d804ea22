// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt stamped: what is known of it without asking any part of Roadstead.
 *
 * @param pilot its id
 * @param times of all stamps, in microseconds since the epoch, rising
 * @param ended whether its payload came to its end
 */
record Stamps(String job, int attempt, String pilot, long[] times, boolean ended) {

    long first() {
        return times[0];
    }

    long last() {
        return times[times.length - 1];
    }

    /** The attempts of one job that have stamped, in order. */
    static List<Stamps> of(Path directory, String job) {
        List<Stamps> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, job + ".*")) {
            for (Path file : files) {
                Stamps stamps = read(file);
                if (stamps != null && stamps.job.equals(job)) {
                    found.add(stamps);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.comparingInt(Stamps::attempt));
        return found;
    }

    /** All attempts of all jobs, by job. */
    static Map<String, List<Stamps>> all(Path directory) throws IOException {
        Map<String, List<Stamps>> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[js]*.*")) {
            for (Path file : files) {
                Stamps stamps = read(file);
                if (stamps != null) {
                    all.computeIfAbsent(stamps.job, job -> new ArrayList<>()).add(stamps);
                }
            }
        }
        all.values().forEach(attempts -> attempts.sort(Comparator.comparingInt(Stamps::attempt)));
        return all;
    }

    /** Null when its first line is not there yet. */
    private static @Nullable Stamps read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] begin = lines.isEmpty() ? new String[0] : lines.get(0).split(" ");
        if (begin.length < 5) {
            return null;
        }
        boolean ended = false;
        long[] times = new long[lines.size()];
        for (int i = 0; i < times.length; i++) {
            String[] words = lines.get(i).split(" ");
            // A line that is being written is only a moment old.
            times[i] =
                    words.length < 2 || words[1].length() < 16 ? times[Math.max(0, i - 1)] : Long.parseLong(words[1]);
            ended |= words[0].equals("end");
        }
        Arrays.sort(times);
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return new Stamps(name.substring(0, dot), Integer.parseInt(name.substring(dot + 1)), begin[3], times, ended);
    }
}
