// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code roadstead --help} says. */
final class Help {
    private Help() {}

    static void print(PrintStream out) {
        out.println("Usage: roadstead COMMAND [OPTIONS]");
        out.println("Run this with that, on whatever machines stand behind your pool, and see what became of it.");
        Command.Group group = null;
        for (Command command : Command.values()) {
            if (command.group() != group) {
                group = command.group();
                out.println();
                out.println(group.title());
            }
            out.println("  " + Table.padded(command.synopsis(), 30) + command.description());
        }
        out.println();
        out.println("`roadstead COMMAND --help` tells more. Exit codes: 0 done, 1 failed, 2 asked for wrongly.");
        out.println("The pool is found by ROADSTEAD_POOL and ROADSTEAD_TOKEN_FILE, else in the file that");
        out.println(
                "ROADSTEAD_CONFIG names, else in ~/.roadstead/config.yaml, which the first `roadstead pool` writes.");
    }

    static String release() {
        @Nullable String version = Roadstead.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** A sentence about a word that is no command. */
    static String unknown(String word) {
        if (word.startsWith("-")) {
            return "options stand behind the command: `roadstead COMMAND " + word + " ...`";
        }
        String nearest =
                nearest(word, Arrays.stream(Command.values()).map(Command::word).toList());
        String hint = nearest.isEmpty() ? "`roadstead --help` lists them" : "did you mean `" + nearest + "`?";
        return "there is no command `" + word + "`; " + hint;
    }

    /** Which of {@code words} was probably meant; empty when none is near. */
    static String nearest(String word, List<String> words) {
        String nearest = "";
        int fewest = 3;
        for (String known : words) {
            int distance = distance(word, known);
            if (distance < fewest && distance < known.length() - 1) {
                fewest = distance;
                nearest = known;
            }
        }
        return nearest;
    }

    /** How many letters differ (Levenshtein). */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
