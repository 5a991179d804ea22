// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code roadstead harvesters}. */
@CommandLine.Command(description = "List harvesters: what they have, what they do and why.")
final class HarvestersCommand extends PoolCommand {
    @Option(names = "--json", description = "print JSON")
    boolean json;

    HarvestersCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode answer = pool.get("/harvesters");
        if (json) {
            printJson(answer);
            return OK;
        }
        Instant now = surroundings.clock().instant();
        Table table =
                new Table("NAME", "PLATFORM", "STATE", "HEARD>", "CORES>", "QUEUED>", "RUNNING>", "PILOTS>", "WHY");
        for (JsonNode harvester : answer.path("items")) {
            JsonNode status = harvester.path("status");
            table.row(
                    Words.text(harvester, "name"),
                    Words.text(harvester, "platform"),
                    state(harvester),
                    Words.ago(Words.text(harvester, "lastHeard"), now) + " ago",
                    status.path("used").path("cores").asText("?") + "/"
                            + status.path("capacity").path("cores").asText("?"),
                    Words.text(status, "queued"),
                    Words.text(status, "running"),
                    status.has("pilots") ? String.valueOf(status.path("pilots").size()) : "",
                    Words.text(status, "why"));
        }
        if (table.isEmpty()) {
            say("no harvester has come to this pool yet; `roadstead harvester local --help` tells how to start one");
            return OK;
        }
        table.print(surroundings.out());
        return OK;
    }

    private static String state(JsonNode harvester) {
        if (!harvester.path("present").asBoolean()) {
            return "silent";
        }
        return harvester.path("draining").asBoolean() ? "draining" : "present";
    }
}
