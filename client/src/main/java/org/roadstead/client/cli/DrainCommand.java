// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead drain}. */
@CommandLine.Command(description = "Let a harvester finish what it has and take no new jobs.")
final class DrainCommand extends PoolCommand {
    @Parameters(paramLabel = "HARVESTER", description = "its name")
    String harvester = "";

    @Option(names = "--end", description = "let it take jobs again")
    boolean end;

    DrainCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("draining", !end);
        pool.post("/harvesters/" + Query.path(harvester) + "/drain", body);
        say(harvester + (end ? " takes jobs again" : " takes no new jobs"));
        return OK;
    }
}
