// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the words of a command line, all of it at once and in our words instead of picocli's. */
final class Mistakes {
    private Mistakes() {}

    /** Lets picocli gather what is wrong instead of stopping at the first. */
    static void gather(CommandLine line) {
        line.getCommandSpec().parser().collectErrors(true);
        line.getSubcommands().values().forEach(Mistakes::gather);
    }

    /** Runs the command, unless {@link #gather} has found something. */
    static int run(ParseResult parsed) {
        List<Exception> found = new ArrayList<>();
        CommandLine innermost = parsed.commandSpec().commandLine();
        boolean asksForHelp = false;
        for (ParseResult part = parsed; part != null; part = part.subcommand()) {
            found.addAll(part.errors());
            innermost = part.commandSpec().commandLine();
            asksForHelp |= part.isUsageHelpRequested();
        }
        if (found.isEmpty() || asksForHelp) {
            return new CommandLine.RunLast().execute(parsed);
        }
        List<String> sentences = new ArrayList<>(found.stream()
                .flatMap(one -> sentences(one).stream())
                .distinct()
                .toList());
        int last = sentences.size() - 1;
        sentences.set(
                last,
                sentences.get(last) + " (see `" + innermost.getCommandSpec().qualifiedName() + " --help`)");
        throw new CommandLine.ExecutionException(innermost, "wrong words", Failure.usage(sentences));
    }

    private static List<String> sentences(Exception wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            CommandLine line = unmatched.getCommandLine();
            return unmatched.getUnmatched().stream()
                    .map(word -> unknown(line, word))
                    .toList();
        }
        if (wrong instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            List<String> names =
                    missing.getMissing().stream().map(Mistakes::name).toList();
            return List.of(String.join(" and ", names) + (names.size() == 1 ? " is missing" : " are missing"));
        }
        String message = wrong.getMessage();
        return List.of(message == null || !(wrong instanceof ParameterException) ? wrong.toString() : message);
    }

    private static String unknown(CommandLine line, String word) {
        String command = "`" + line.getCommandSpec().qualifiedName() + "`";
        if (word.startsWith("-")) {
            String option = word.replaceFirst("=.*", "");
            String nearest = Help.nearest(
                    option, List.copyOf(line.getCommandSpec().optionsMap().keySet()));
            return "`" + option + "` is no option of " + command
                    + (nearest.isEmpty() ? "" : "; did you mean `" + nearest + "`?");
        }
        if (!line.getSubcommands().isEmpty()) {
            return "`" + word + "` is none of "
                    + String.join(", ", line.getSubcommands().keySet());
        }
        return "`" + word + "` is one word too many for " + command;
    }

    private static String name(ArgSpec spec) {
        return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    }
}
