// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead cancel}. */
@CommandLine.Command(description = "Stop jobs and sweeps: what waits ends at once, what runs is stopped.")
final class CancelCommand extends PoolCommand {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "of a job or a sweep")
    List<String> ids = new ArrayList<>();

    @Option(names = "--json", description = "print JSON")
    boolean json;

    CancelCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        for (String id : ids) {
            JsonNode answer = pool.post(Ids.path(id) + "/cancel", null);
            if (json) {
                printJson(answer);
            } else if (Ids.isSweep(id)) {
                say(id + ": " + Words.count(answer.path("count").asLong()) + " jobs are cancelled or being stopped");
            } else {
                String phase = Words.text(answer, "phase");
                say(id + (phase.equals("CANCELLED") ? " is cancelled" : " is " + phase + " and is being stopped"));
            }
        }
        return OK;
    }
}
