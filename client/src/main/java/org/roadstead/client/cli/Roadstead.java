// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.client.http.PoolRefusal;
import org.roadstead.client.http.PoolUnreachable;
import picocli.CommandLine;

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
        String word = args.length == 0 ? "--help" : args[0];
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
            return refuse(surroundings, Help.unknown(word), Failure.USAGE);
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
                .setUsageHelpWidth(110)
                .setAbbreviatedOptionsAllowed(false);
        line.setExecutionExceptionHandler((thrown, at, parsed) -> ended(surroundings, thrown));
        line.setParameterExceptionHandler((thrown, arguments) ->
                refuse(surroundings, thrown.getMessage() + " (see `roadstead " + word + " --help`)", Failure.USAGE));
        return line;
    }

    private static int ended(Surroundings surroundings, Exception thrown) throws Exception {
        surroundings.out().flush();
        if (thrown instanceof Failure failure) {
            surroundings.err().println(failure.text());
            return failure.exitCode();
        }
        if (thrown instanceof PoolRefusal refusal) {
            return Refusals.print(surroundings, refusal);
        }
        if (thrown instanceof PoolUnreachable unreachable) {
            return refuse(
                    surroundings, unreachable.sentence() + "; `roadstead pool --data DIR` starts one", Failure.FAILED);
        }
        if (thrown instanceof PoolProblem problem) {
            return refuse(surroundings, problem.sentence(), Failure.FAILED);
        }
        throw thrown;
    }

    private static int refuse(Surroundings surroundings, String sentence, int code) {
        surroundings.err().println("roadstead: " + sentence);
        return code;
    }
}
