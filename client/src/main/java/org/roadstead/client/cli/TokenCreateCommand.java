// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code roadstead token create}. */
@CommandLine.Command(description = "Make a token and print it. It is shown this once: the pool keeps only its hash.")
final class TokenCreateCommand extends PoolCommand {
    @Option(
            names = "--role",
            required = true,
            paramLabel = "user|harvester|operator|metrics",
            description = "what it may do")
    String role = "";

    @Option(
            names = "--subject",
            required = true,
            paramLabel = "NAME",
            description = "whose it is; of a harvester's token, the harvester's name")
    String subject = "";

    @Option(names = "--group", paramLabel = "GROUP", description = "a group of the person; the first is the default")
    List<String> groups = new ArrayList<>();

    @Option(names = "--expires", paramLabel = "DURATION", description = "such as 30d or P30D (never)")
    @Nullable
    String expires;

    @Option(names = "--json", description = "print JSON")
    boolean json;

    TokenCreateCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("role", role).put("subject", subject);
        if (!groups.isEmpty()) {
            ArrayNode array = body.putArray("groups");
            groups.forEach(array::add);
        }
        if (expires != null) {
            body.put("expires", Durations.iso(expires));
        }
        JsonNode answer = pool.post("/tokens", body);
        if (json) {
            printJson(answer);
        } else {
            print(Words.text(answer, "token"));
            say("its id is " + Words.text(answer, "id") + "; it is not shown again");
        }
        return OK;
    }
}
