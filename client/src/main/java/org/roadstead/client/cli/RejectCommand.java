// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead reject}. */
@CommandLine.Command(
        description = {
            "Reject an offer, or all open offers of a set, so that nothing is kept free for them. Offers that nobody"
                    + " answers expire by themselves.",
            ""
        })
final class RejectCommand extends PoolCommand {
    @Parameters(paramLabel = "OFFER | SET", description = "the id of an offer, or of its set")
    String id = "";

    @Option(names = "--json", description = "print the set as JSON")
    boolean json;

    RejectCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode set = id.indexOf('.') >= 0 ? pool.post(AcceptCommand.path(id) + "/reject", null) : all(pool);
        if (json) {
            printJson(set);
        }
        return OK;
    }

    private JsonNode all(PoolClient pool) throws PoolProblem {
        if (!id.startsWith("q") || id.contains("/")) {
            throw Failure.usage("say which offer or set: its id begins with q, unlike " + id);
        }
        JsonNode set = pool.get("/offers/" + id);
        for (JsonNode offer : set.path("offers")) {
            if (Words.text(offer, "phase").equals("OFFERED")) {
                set = pool.post(AcceptCommand.path(Words.text(offer, "id")) + "/reject", null);
            }
        }
        return set;
    }
}
