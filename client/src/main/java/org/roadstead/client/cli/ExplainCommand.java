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
import picocli.CommandLine.Parameters;

/** {@code roadstead explain}. */
@CommandLine.Command(description = "Say why a job is where it is, and what each harvester makes of it.")
final class ExplainCommand extends PoolCommand {
    @Parameters(paramLabel = "ID", description = "of a job")
    String id = "";

    @Option(names = "--json", description = "print JSON")
    boolean json;

    ExplainCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode explanation = pool.get("/jobs/" + Ids.job(id) + "/explain");
        if (json) {
            printJson(explanation);
            return OK;
        }
        String reason = Words.text(explanation, "reason");
        String message = Words.text(explanation, "message");
        print(id + " is " + Words.text(explanation, "phase")
                + (message.isEmpty() ? reason.isEmpty() ? "" : ": " + Words.meaning(reason) : ": " + message)
                + (reason.isEmpty() ? "" : " (" + reason + ")"));
        long position = explanation.path("position").asLong(-1);
        if (position >= 0) {
            print(position == 0 ? "nothing is ahead of it" : Words.count(position) + " jobs are ahead of it");
        }
        Instant now = surroundings.clock().instant();
        String starts = Starts.whole(explanation.path("window"), now, surroundings.zone());
        if (!starts.isEmpty()) {
            print("expected to start " + starts);
            print(Starts.basis(explanation.path("window"), now));
        }
        Table table = new Table("HARVESTER", "PLATFORM", "HEARD OF", "VERDICT");
        for (JsonNode harvester : explanation.path("harvesters")) {
            table.row(
                    Words.text(harvester, "harvester"),
                    Words.text(harvester, "platform"),
                    harvester.path("present").asBoolean() ? "yes" : "not lately",
                    verdict(harvester));
        }
        if (!table.isEmpty()) {
            table.print(surroundings.out());
        }
        return OK;
    }

    private static String verdict(JsonNode harvester) {
        if (harvester.path("fits").asBoolean()) {
            return "takes it";
        }
        List<String> refusals = new ArrayList<>();
        for (JsonNode refusal : harvester.path("reasons")) {
            String reason = refusal.isTextual() ? refusal.asText() : Words.text(refusal, "reason");
            String message = Words.text(refusal, "message");
            refusals.add((message.isEmpty() ? Words.meaning(reason) : message) + " (" + reason + ")");
        }
        return String.join("; ", refusals);
    }
}
