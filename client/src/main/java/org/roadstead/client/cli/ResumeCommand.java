// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code roadstead resume}. */
@CommandLine.Command(
        description = {
            "Let a harvester try its paused queues again at once.",
            "A queue is paused when its platform refuses pilots, or they die young; roadstead harvesters says why. It is"
                    + " tried again by itself, more and more seldom."
        })
final class ResumeCommand extends PoolCommand {
    @Parameters(paramLabel = "HARVESTER", description = "its name")
    String harvester = "";

    ResumeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        pool.post("/harvesters/" + Query.path(harvester) + "/resume", JsonNodeFactory.instance.objectNode());
        say(harvester + " tries its paused queues again");
        return OK;
    }
}
