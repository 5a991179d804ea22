// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.roadstead.slurm.states.SlurmState;

/** The look at jobs that Slurm has no longer in memory, where there is accounting. One call for all of them. */
public final class Sacct {
    private Sacct() {}

    /** Of arrays by their numbers. */
    public static List<String> words(Collection<Long> jobs) {
        return List.of(
                "sacct",
                "--noheader",
                "--parsable2",
                "--allocations",
                "--jobs=" + jobs.stream().map(String::valueOf).collect(Collectors.joining(",")),
                "--format=JobID,State,NodeList,Submit,Eligible,Start,JobName");
    }

    public static List<JobLine> read(String output) {
        List<JobLine> lines = new ArrayList<>();
        output.lines().forEach(text -> {
            String[] cells = text.split("\\|", 7);
            if (cells.length == 7 && cells[0].matches("[0-9]+_[0-9]+")) {
                int dash = cells[0].indexOf('_');
                lines.add(new JobLine(
                        Long.parseLong(cells[0].substring(0, dash)),
                        Integer.parseInt(cells[0].substring(dash + 1)),
                        cells[6],
                        SlurmState.of(cells[1]),
                        "",
                        cells[2],
                        SlurmTime.instant(cells[3]).orElse(null),
                        SlurmTime.instant(cells[4]).orElse(null),
                        SlurmTime.instant(cells[5]).orElse(null)));
            }
        });
        return lines;
    }
}
