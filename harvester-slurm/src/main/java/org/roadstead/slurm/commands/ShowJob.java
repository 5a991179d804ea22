// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.roadstead.slurm.states.SlurmState;

/** The question about one array by its number, for when the queue no longer shows what should be in it. */
public final class ShowJob {
    private static final Pattern TASKS = Pattern.compile("(?m)^JobId=.*? ArrayTaskId=(\\S+).*? JobState=(\\S+)");

    /** Slurm's NO_VAL: the array as such, of which no task is left to start. */
    private static final String NO_TASK = "4294967294";

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9})(?::[0-9]+)?)?");

    private ShowJob() {}

    public static List<String> words(long job) {
        return List.of("scontrol", "--oneliner", "show", "job", "" + job);
    }

    /** Whether Slurm has said, to this question, that there is no such job. */
    public static boolean isDenied(SlurmException e) {
        return e.kind() == SlurmException.Kind.REFUSED && e.sentence().contains("Invalid job id");
    }

    /**
     * Those of {@code tasks} that the answer does not name: ended and forgotten, or cancelled before they began, which leaves
     * no trace. Tasks that wait share a line, as {@code 3,7-11%2}; an answer that cannot be read names all of them.
     */
    public static Set<Integer> missing(String output, Set<Integer> tasks) {
        Set<Integer> missing = new TreeSet<>(tasks);
        Matcher line = TASKS.matcher(output);
        boolean any = false;
        while (line.find()) {
            any = true;
            if (line.group(1).equals(NO_TASK) && SlurmState.of(line.group(2)).fate() == SlurmState.Fate.ENDED) {
                continue;
            }
            for (String part : line.group(1).replaceFirst("%[0-9]+$", "").split(",")) {
                Matcher range = RANGE.matcher(part);
                if (!range.matches()) {
                    return Set.of();
                }
                int first = Integer.parseInt(range.group(1));
                int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                // A step leaves some of them out; taking those for named costs only patience.
                missing.removeIf(task -> task >= first && task <= last);
            }
        }
        return any ? missing : Set.of();
    }
}
