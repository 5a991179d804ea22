// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands that talk to the pool share. */
abstract class PoolCommand implements Callable<Integer> {
    static final int OK = 0;

    @Mixin
    final PoolOptions poolOptions = new PoolOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    final Surroundings surroundings;

    PoolCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Does it; returns the exit code. */
    abstract int run(PoolClient pool) throws PoolProblem;

    @Override
    public final Integer call() throws PoolProblem {
        return run(poolOptions.connect(surroundings));
    }

    /** One line to a person. */
    final void say(String line) {
        surroundings.err().println(line);
        surroundings.err().flush();
    }

    /** One line of data. */
    final void print(String line) {
        surroundings.out().println(line);
    }

    final void printJson(JsonNode node) {
        print(surroundings.outIsTerminal() ? node.toPrettyString() : node.toString());
    }
}
