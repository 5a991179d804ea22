// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code roadstead watch}. */
@CommandLine.Command(
        description = "Follow jobs and sweeps to their end, one after another. Ends with 0 when all of it completed.")
final class WatchCommand extends PoolCommand {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "of a job or a sweep")
    List<String> ids = new ArrayList<>();

    WatchCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        Watching watching = new Watching(surroundings, pool);
        int code = OK;
        for (String id : ids) {
            if (Ids.isSweep(id)) {
                SweepProgress ended = watching.sweep(id, surroundings.out(), surroundings.outIsTerminal());
                if (!ended.isGood()) {
                    say(SubmitCommand.sweepFailed(id, ended));
                    code = Failure.FAILED;
                }
            } else {
                JsonNode ended = watching.job(id, surroundings.out());
                if (!Ending.isGood(ended)) {
                    say("roadstead: " + Ending.sentence(ended));
                    code = Failure.FAILED;
                }
            }
        }
        return code;
    }
}
