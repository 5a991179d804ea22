// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
            withoutUnlimited(answer);
            printJson(answer);
            return OK;
        }
        Instant now = surroundings.clock().instant();
        Table table = new Table(
                "NAME", "PLATFORM", "STATE", "HEARD>", "CORES USED>", "QUEUED>", "RUNNING>", "PILOTS>", "WHY");
        for (JsonNode harvester : answer.path("items")) {
            JsonNode status = harvester.path("status");
            table.row(
                    Words.text(harvester, "name"),
                    Words.text(harvester, "platform"),
                    state(harvester),
                    Words.ago(Words.text(harvester, "lastHeard"), now) + " ago",
                    status.path("used").path("cores").asText("?") + " of "
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
        printQueues(answer);
        return OK;
    }

    /** Of platforms that have queues of their own, and of a host whose only one is not open. */
    private void printQueues(JsonNode answer) {
        Table table = new Table("HARVESTER", "QUEUE", "STATE", "PILOTS>", "PENDING>", "WHY");
        for (JsonNode harvester : answer.path("items")) {
            JsonNode queues = harvester.path("status").path("queues");
            for (JsonNode queue : queues) {
                String why = Words.text(queue, "why");
                if (!Words.text(harvester, "platform").equals("local")
                        || !why.isEmpty()
                        || !Words.text(queue, "state").equals("OPEN")) {
                    table.row(
                            Words.text(harvester, "name"),
                            Words.text(queue, "name"),
                            Words.text(queue, "state"),
                            Words.text(queue, "pilots"),
                            Words.text(queue, "pending"),
                            why);
                }
            }
        }
        if (!table.isEmpty()) {
            surroundings.out().println();
            table.print(surroundings.out());
        }
    }

    /** A limit that is none is left out: the number for it says nothing to a person and is no JSON number to many readers. */
    private static void withoutUnlimited(JsonNode answer) {
        for (JsonNode parent : answer.findParents("longestMillis")) {
            if (parent instanceof ObjectNode object
                    && parent.path("longestMillis").asLong() == Long.MAX_VALUE) {
                object.remove("longestMillis");
            }
        }
    }

    private static String state(JsonNode harvester) {
        if (!harvester.path("present").asBoolean()) {
            return "silent";
        }
        return harvester.path("draining").asBoolean() ? "draining" : "present";
    }
}
