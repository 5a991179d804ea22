// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code roadstead completion}. */
@CommandLine.Command(
        description = {
            "Print completion for bash and zsh.",
            "In ~/.bashrc or, after `autoload -U bashcompinit && bashcompinit`, in ~/.zshrc:",
            "  source <(roadstead completion)"
        })
final class CompletionCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    private final Surroundings surroundings;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandLine all = new CommandLine(CommandSpec.create().name("roadstead"));
        for (Command command : Command.values()) {
            Optional<Object> made = command.make(surroundings);
            all.addSubcommand(
                    command.word(),
                    made.isPresent()
                            ? Roadstead.commandLine(surroundings, command.word(), made.get())
                            : new CommandLine(CommandSpec.create()));
        }
        surroundings.out().print(AutoComplete.bash("roadstead", all));
        return PoolCommand.OK;
    }
}
