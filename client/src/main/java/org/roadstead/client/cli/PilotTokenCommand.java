// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead pilot-token}. */
@CommandLine.Command(
        description =
                "A short-lived token for a pilot that you start by hand in an allocation of your own. It takes only"
                        + " your jobs.")
final class PilotTokenCommand extends PoolCommand {
    @Parameters(paramLabel = "HARVESTER", description = "the harvester the pilot will talk to")
    String harvester = "";

    @Option(names = "--json", description = "print JSON")
    boolean json;

    PilotTokenCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode answer = pool.post(
                "/harvesters/" + Query.path(harvester) + "/pilot-token", JsonNodeFactory.instance.objectNode());
        if (json) {
            printJson(answer);
        } else {
            print(Words.text(answer, "token"));
        }
        return OK;
    }
}
