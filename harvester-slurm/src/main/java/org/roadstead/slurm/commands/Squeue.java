// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.slurm.states.SlurmState;

/**
 * The one look at the whole queue: all jobs of this account that Slurm still has in memory, ended ones included. In columns of
 * fixed width, which 22.05 knows as well as later ones, and which no reason with odd characters can upset.
 */
public final class Squeue {
    /** In the order of {@link #COLUMNS}. */
    private static final int[] WIDTHS = {12, 12, 112, 16, 24, 24, 24, 64, 120};

    private static final String[] COLUMNS = {
        "ArrayJobID", "ArrayTaskID", "Name", "State", "SubmitTime", "EligibleTime", "StartTime", "NodeList", "Reason"
    };

    private Squeue() {}

    /** With --all, for jobs in partitions that are hidden from this account, or closed to it since, are listed like others. */
    public static List<String> words() {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < COLUMNS.length; i++) {
            columns.add(COLUMNS[i] + ":" + WIDTHS[i]);
        }
        return List.of(
                "squeue", "--me", "--all", "--noheader", "--array", "--states=all", "-O", String.join(",", columns));
    }

    /** Only tasks of arrays; lines that are none, such as jobs of the account that are not ours, are passed over. */
    public static List<JobLine> read(String output) {
        List<JobLine> lines = new ArrayList<>();
        output.lines().forEach(text -> {
            JobLine line = line(text);
            if (line != null) {
                lines.add(line);
            }
        });
        return lines;
    }

    private static @Nullable JobLine line(String text) {
        String[] cells = new String[WIDTHS.length];
        int from = 0;
        for (int i = 0; i < WIDTHS.length; i++) {
            int to = Math.min(text.length(), from + WIDTHS[i]);
            cells[i] = from >= to ? "" : text.substring(from, to).strip();
            from += WIDTHS[i];
        }
        if (!cells[0].matches("[0-9]+") || !cells[1].matches("[0-9]+")) {
            return null;
        }
        SlurmState state = SlurmState.of(cells[3]);
        return new JobLine(
                Long.parseLong(cells[0]),
                Integer.parseInt(cells[1]),
                cells[2],
                state,
                cells[8].equals("None") && state.fate() != SlurmState.Fate.WAITS ? "" : cells[8],
                cells[7],
                SlurmTime.instant(cells[4]).orElse(null),
                SlurmTime.instant(cells[5]).orElse(null),
                SlurmTime.instant(cells[6]).orElse(null));
    }
}
