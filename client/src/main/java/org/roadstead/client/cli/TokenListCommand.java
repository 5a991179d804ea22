// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code roadstead token list}. */
@CommandLine.Command(description = "List tokens; never the tokens themselves.")
final class TokenListCommand extends PoolCommand {
    @Option(names = "--json", description = "print JSON")
    boolean json;

    TokenListCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode answer = pool.get("/tokens");
        if (json) {
            printJson(answer);
            return OK;
        }
        Instant now = surroundings.clock().instant();
        Table table = new Table("ID", "ROLE", "SUBJECT", "GROUPS", "AGE>", "EXPIRES>");
        for (JsonNode token : answer.path("items")) {
            List<String> groups = new ArrayList<>();
            token.path("groups").forEach(group -> groups.add(group.asText()));
            table.row(
                    Words.text(token, "id"),
                    Words.text(token, "role").toLowerCase(java.util.Locale.ROOT),
                    Words.text(token, token.hasNonNull("subject") ? "subject" : "harvester"),
                    String.join(",", groups),
                    Words.ago(Words.text(token, "created"), now),
                    Words.ago(Words.text(token, "expires"), now));
        }
        table.print(surroundings.out());
        return OK;
    }
}
