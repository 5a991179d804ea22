// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead reopen}. */
@CommandLine.Command(
        description = {
            "Let a job, or the members of a sweep, that failed or were cancelled run again.",
            "Failures are counted anew, and a start window that is over no longer ends it."
        })
final class ReopenCommand extends PoolCommand {
    @Parameters(paramLabel = "ID", description = "of a job or a sweep")
    String id = "";

    @Option(
            names = "--phase",
            paramLabel = "FAILED|CANCELLED",
            defaultValue = "FAILED",
            description = "which members of a sweep (FAILED)")
    String phase = "FAILED";

    @Option(names = "--json", description = "print JSON")
    boolean json;

    ReopenCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        String from = phase.toUpperCase(Locale.ROOT);
        if (!from.equals("FAILED") && !from.equals("CANCELLED")) {
            throw Failure.usage("--phase is FAILED or CANCELLED");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("phase", from);
        JsonNode answer = pool.post(Ids.path(id) + "/reopen", Ids.isSweep(id) ? body : null);
        if (json) {
            printJson(answer);
        } else if (Ids.isSweep(id)) {
            long count = answer.path("count").asLong();
            say(count == 0 ? none(pool, from) : id + ": " + Words.count(count) + " jobs wait again");
        } else {
            say(id + " waits again");
        }
        return OK;
    }

    private String none(PoolClient pool, String from) throws PoolProblem {
        SweepProgress progress = new SweepProgress();
        progress.update(pool.get(Ids.path(id)), 0);
        boolean wasFailed = from.equals("FAILED");
        long other = wasFailed ? progress.cancelled() : progress.failed();
        return id + ": nothing to reopen, no member is " + from + " (" + progress.line() + ")"
                + (other == 0
                        ? ""
                        : "; `roadstead reopen " + id + " --phase " + (wasFailed ? "CANCELLED" : "FAILED")
                                + "` is about the " + (wasFailed ? "cancelled" : "failed"));
    }
}
