// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The look at partitions and nodes: one line for the nodes of a partition that are alike.
 *
 * @param isDefault whether jobs that name no partition go there
 * @param availability {@code up}, {@code down}, {@code drain} or {@code inact}
 * @param longest null when nothing limits it
 * @param memory MiB
 * @param disk MiB; 0 where Slurm's configuration does not say
 * @param state of the nodes, such as {@code idle} or {@code drained*}
 */
public record Sinfo(
        String partition,
        boolean isDefault,
        String availability,
        @Nullable Duration longest,
        int nodes,
        int cores,
        long memory,
        long disk,
        String state,
        List<Gpus> gpus,
        SortedSet<String> features) {
    private static final Pattern GPU = Pattern.compile("gpu(?::([A-Za-z][^:,(]*))?(?::([0-9]+))?(?:\\([^)]*\\))?");
    private static final int CELLS = 10;
    private static final List<String> UNUSABLE = List.of(
            "down", "drain", "drng", "fail", "unk", "futr", "future", "inval", "error", "maint", "powering_down");

    /** So many GPUs of one type, null where they have none. */
    public record Gpus(@Nullable String type, int count) {}

    /** @param partitions none for all that this account can see */
    public static List<String> words(List<String> partitions) {
        List<String> words =
                new ArrayList<>(List.of("sinfo", "--noheader", "--exact", "--format=%P|%a|%l|%D|%c|%m|%d|%T|%G|%b"));
        if (!partitions.isEmpty()) {
            words.add("--partition=" + String.join(",", partitions));
        }
        return words;
    }

    public static List<Sinfo> read(String output) throws SlurmException {
        List<Sinfo> lines = new ArrayList<>();
        for (String text : output.split("\n", -1)) {
            String[] cells = text.split("\\|", CELLS);
            if (cells.length == CELLS) {
                try {
                    lines.add(line(cells));
                } catch (NumberFormatException e) {
                    throw new SlurmException(
                            SlurmException.Kind.SILENT, "sinfo printed a line that cannot be read: " + text, e);
                }
            }
        }
        return lines;
    }

    private static Sinfo line(String[] cells) {
        boolean isDefault = cells[0].endsWith("*");
        TreeSet<String> features = new TreeSet<>();
        if (!cells[9].equals("(null)") && !cells[9].isBlank()) {
            features.addAll(Arrays.asList(cells[9].strip().split(",", -1)));
        }
        return new Sinfo(
                isDefault ? cells[0].substring(0, cells[0].length() - 1) : cells[0],
                isDefault,
                cells[1],
                SlurmTime.duration(cells[2]).orElse(null),
                Integer.parseInt(cells[3]),
                (int) number(cells[4]),
                number(cells[5]),
                number(cells[6]),
                cells[7].toLowerCase(Locale.ROOT),
                gpus(cells[8]),
                features);
    }

    /** A trailing plus says that some nodes have more. */
    private static long number(String text) {
        return Long.parseLong(text.endsWith("+") ? text.substring(0, text.length() - 1) : text);
    }

    private static List<Gpus> gpus(String gres) {
        List<Gpus> gpus = new ArrayList<>();
        Matcher matcher = GPU.matcher(gres);
        int from = 0;
        while (matcher.find(from)) {
            boolean whole = matcher.start() == 0 || gres.charAt(matcher.start() - 1) == ',';
            if (whole) {
                String count = matcher.group(2);
                gpus.add(new Gpus(matcher.group(1), count == null ? 1 : Integer.parseInt(count)));
            }
            from = matcher.end();
        }
        return gpus;
    }

    /** Whether jobs may be started on these nodes now or when others have ended. */
    public boolean isUsable() {
        return !state.contains("*") && UNUSABLE.stream().noneMatch(state::startsWith);
    }

    /** Whether these nodes talk to Slurm, usable or not. */
    public boolean answers() {
        return !state.contains("*") && !state.startsWith("unk") && !state.startsWith("fut");
    }
}
