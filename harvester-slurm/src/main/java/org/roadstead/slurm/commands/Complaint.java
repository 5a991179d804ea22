// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a command of Slurm wrote to stderr, as one sentence, and whether Slurm itself has spoken in it. */
final class Complaint {
    private static final int MOST = 400;

    /** No connection came about, so Slurm was asked nothing. */
    private static final String UNREACHED = "unable to contact slurm controller";

    /** From Slurm's table of errors (slurm_errno.c), in lower case: the controller was not reached or did not answer. */
    private static final List<String> SILENCE = List.of(
            "socket timed out",
            "zero bytes were transmitted",
            "transport endpoint is not connected",
            "connection refused",
            "connection reset",
            "connection timed out",
            "communication connection failure",
            "unexpected message received",
            "unexpected missing socket",
            "message receive failure",
            "message send failure",
            "authentication",
            "slurm backup controller in standby mode",
            "slurm controller is terminating",
            "in standby mode",
            "resource temporarily unavailable");

    private Complaint() {}

    /** The lines that say what is wrong, without the command's own name before each. */
    static String sentence(String command, String stderr) {
        List<String> errors = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String line : stderr.split("\n", -1)) {
            String text = line.strip();
            if (text.startsWith(command + ": ")) {
                text = text.substring(command.length() + 2).strip();
            }
            if (text.startsWith("error: ")) {
                errors.add(text.substring("error: ".length()));
            } else if (text.startsWith("allocation failure: ") || text.startsWith("fatal: ")) {
                errors.add(text.substring(text.indexOf(' ', text.indexOf(':')) + 1));
            } else if (!text.isEmpty()) {
                others.add(text);
            }
        }
        String said = String.join("; ", errors.isEmpty() ? others : errors);
        if (said.isEmpty()) {
            return "it said nothing";
        }
        return said.length() <= MOST ? said : said.substring(0, MOST) + "...";
    }

    /** What is known after this was said. */
    static SlurmException.Kind kind(String sentence) {
        String said = sentence.toLowerCase(Locale.ROOT);
        if (said.contains(UNREACHED)) {
            return SlurmException.Kind.UNREACHED;
        }
        return SILENCE.stream().anyMatch(said::contains) ? SlurmException.Kind.SILENT : SlurmException.Kind.REFUSED;
    }
}
