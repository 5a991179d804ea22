// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code roadstead shares}. */
@CommandLine.Command(description = "Show what groups have of the pool, or give a group other shares.")
final class SharesCommand extends PoolCommand {
    @Option(names = "--set", paramLabel = "GROUP=SHARES", description = "for operators; may be repeated")
    Map<String, Double> set = new LinkedHashMap<>();

    @Option(names = "--json", description = "print JSON")
    boolean json;

    SharesCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        if (!set.isEmpty()) {
            JsonNode policy = pool.get("/policy");
            ObjectNode groups = policy.withObjectProperty("shares").withObjectProperty("groups");
            set.forEach(groups::put);
            pool.put("/policy", policy);
        }
        JsonNode answer = pool.get("/shares");
        if (json) {
            printJson(answer);
            return OK;
        }
        Table table = new Table("GROUP", "SHARES>", "USED CORE-HOURS>", "BEHIND>", "WAITING>", "AT HARVESTERS>");
        for (JsonNode group : answer.path("items")) {
            table.row(
                    Words.text(group, "group"),
                    Words.text(group, "shares").replaceFirst("\\.0$", ""),
                    hours(group.path("used").asDouble()),
                    hours(group.path("behind").asDouble()),
                    Words.count(group.path("waiting").asLong()),
                    Words.count(group.path("leases").asLong()));
        }
        if (table.isEmpty()) {
            say("no group has had a job in this pool yet");
            return OK;
        }
        table.print(surroundings.out());
        return OK;
    }

    private static String hours(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds / 3600);
    }
}
