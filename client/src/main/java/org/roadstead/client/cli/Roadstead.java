// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The command line. Only the command that is asked for is loaded: each class costs start-up time. */
public final class Roadstead {
    private Roadstead() {}

    public static void main(String[] args) {
        if (args.length == 2 && args[0].equals("--cds-warmup")) {
            System.exit(Warmup.run(Path.of(args[1])));
        }
        Surroundings surroundings = Surroundings.ofProcess();
        int code = run(surroundings, args);
        surroundings.flush();
        System.exit(code);
    }

    /** Runs one command; returns the exit code: 0 done, 1 failed, 2 asked for wrongly. */
    static int run(Surroundings surroundings, String... args) {
        if (args.length == 0) {
            Help.print(surroundings.err());
            return Failure.USAGE;
        }
        String word = args[0];
        if (word.equals("--help") || word.equals("-h") || word.equals("help") && args.length == 1) {
            Help.print(surroundings.out());
            return PoolCommand.OK;
        }
        if (word.equals("--version") || word.equals("-V")) {
            surroundings.out().println("roadstead " + Help.release());
            return PoolCommand.OK;
        }
        if (word.equals("help")) {
            return run(surroundings, args[1], "--help");
        }
        Optional<Object> command = Command.of(word).flatMap(found -> found.make(surroundings));
        if (command.isEmpty()) {
            return end(surroundings, false, Failure.usage(Help.unknown(word)));
        }
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        if (command.get() instanceof SubmitCommand submit) {
            submit.isCommand(Arrays.asList(rest).contains("--"));
        }
        return commandLine(surroundings, word, command.get()).execute(rest);
    }

    static CommandLine commandLine(Surroundings surroundings, String word, Object command) {
        CommandLine line = new CommandLine(command);
        if (command instanceof TokenCommand token) {
            token.addTo(line);
        }
        line.setCommandName("roadstead " + word)
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(100)
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionStrategy(Mistakes::run);
        Mistakes.gather(line);
        line.setExecutionExceptionHandler((thrown, at, parsed) -> end(surroundings, asksForJson(parsed), thrown));
        line.setParameterExceptionHandler(
                (thrown, arguments) -> end(surroundings, false, Failure.usage(String.valueOf(thrown.getMessage()))));
        return line;
    }

    private static boolean asksForJson(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.subcommand() != null) {
            last = last.subcommand();
        }
        return last.matchedOption("--json") != null;
    }

    /** Tells what ended a command; returns the exit code. */
    private static int end(Surroundings surroundings, boolean json, Exception thrown) {
        surroundings.out().flush();
        Ended ended = Ended.of(thrown);
        if (json) {
            surroundings.err().println(ended.json());
        } else {
            ended.lines().forEach(surroundings.err()::println);
        }
        return ended.exitCode();
    }
}
