// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code roadstead pilots}. */
@CommandLine.Command(description = "List pilots: where they are and what they do.")
final class PilotsCommand extends PoolCommand {
    @Option(names = "--json", description = "print JSON")
    boolean json;

    PilotsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode answer = pool.get("/pilots");
        if (json) {
            printJson(answer);
            return OK;
        }
        Table table = new Table(
                "ID",
                "HARVESTER",
                "NODE",
                "PID>",
                "ALLOCATION",
                "STATE",
                "OWNER",
                "SLOTS>",
                "RUNNING>",
                "TIME LEFT>",
                "CONTAINMENT",
                "TROUBLE");
        for (JsonNode pilot : answer.path("items")) {
            table.row(
                    Words.text(pilot, "id"),
                    Words.text(pilot, "harvester"),
                    Words.text(pilot, "node"),
                    Words.text(pilot, "pid"),
                    Words.text(pilot, "allocation"),
                    Words.text(pilot, "state"),
                    Words.text(pilot, "owner"),
                    Words.text(pilot, "slots"),
                    Words.text(pilot, "running"),
                    timeLeft(pilot),
                    Words.text(pilot, "containment"),
                    Words.text(pilot.path("trouble"), "reason"));
        }
        if (table.isEmpty()) {
            say("no pilots of yours: harvesters start them when there are jobs of yours to run");
            return OK;
        }
        table.print(surroundings.out());
        for (JsonNode pilot : answer.path("items")) {
            String message = Words.text(pilot.path("trouble"), "message");
            if (!message.isEmpty()) {
                say(Words.text(pilot, "id") + " takes no jobs for a while: " + message);
            }
        }
        return OK;
    }

    private static String timeLeft(JsonNode pilot) {
        String iso = Words.text(pilot, "timeLeft");
        try {
            return iso.isEmpty() ? "" : Words.exactSpan(Duration.parse(iso));
        } catch (DateTimeException e) {
            return iso;
        }
    }
}
