// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code roadstead token}. */
@CommandLine.Command(description = "Let people and harvesters in, and shut them out. Needs an operator's token.")
final class TokenCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    private final Surroundings surroundings;

    TokenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Adds what it is followed by; picocli would want constructors without arguments for subcommands by annotation. */
    void addTo(CommandLine line) {
        line.addSubcommand("create", new TokenCreateCommand(surroundings));
        line.addSubcommand("list", new TokenListCommand(surroundings));
        line.addSubcommand("revoke", new TokenRevokeCommand(surroundings));
    }

    @Override
    public void run() {
        throw Failure.usage("one of create, list, revoke is missing (see `roadstead token --help`)");
    }
}
