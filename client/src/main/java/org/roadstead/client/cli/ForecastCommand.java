// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code roadstead forecast}. */
@CommandLine.Command(
        description = {
            "When a pilot asked for now would start, in each queue; or how right promised and forecast windows were until now.",
            "Learnt from the waits of pilots that harvesters have seen (docs/forecast.md)."
        })
final class ForecastCommand extends PoolCommand {
    @Option(names = "--quality", description = "how often the windows were right")
    boolean quality;

    @Option(names = "--json", description = "print JSON")
    boolean json;

    ForecastCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode answer = pool.get(quality ? "/forecast/quality" : "/forecast");
        if (json) {
            printJson(answer);
            return OK;
        }
        Table table = quality ? qualities(answer) : forecasts(answer);
        if (table.isEmpty()) {
            say(
                    quality
                            ? "no job with a promise has started yet, and no pilot has been seen to start from a queue"
                            : "no pilot has been seen to wait in a queue yet; where there is none, pilots start at once");
            return OK;
        }
        table.print(surroundings.out());
        return OK;
    }

    private Table forecasts(JsonNode answer) {
        Instant now = surroundings.clock().instant();
        Table table = new Table(
                "HARVESTER", "QUEUE", "CORES>", "MEMORY>", "FOR>", "LIKELY", "WINDOW", "WORTH", "SEEN>", "WAIT>");
        for (JsonNode each : answer.path("items")) {
            table.row(
                    Words.text(each, "harvester"),
                    Words.text(each, "queue"),
                    Words.text(each.path("size"), "cores"),
                    Words.bytes(each.path("size").path("memory").asLong()),
                    span(each, "life"),
                    Words.ago(Words.text(each, "expectedStart"), now),
                    Words.window(each.path("window"), now, surroundings.zone()),
                    Words.text(each, "commitment"),
                    Words.text(each.path("basis"), "sampleSize"),
                    Words.text(each.path("basis"), "queueAhead"));
        }
        return table;
    }

    private static Table qualities(JsonNode answer) {
        Table table = new Table(
                "OF",
                "HARVESTER",
                "QUEUE",
                "WORTH",
                "WEEK",
                "STARTS>",
                "IN WINDOW>",
                "MEANT>",
                "EARLY>",
                "LATE>",
                "WIDTH>");
        for (JsonNode each : answer.path("items")) {
            String week = Words.text(each, "week");
            table.row(
                    Words.text(each, "of"),
                    Words.text(each, "harvester"),
                    each.path("queue").isNull() ? "" : Words.text(each, "queue"),
                    Words.text(each, "commitment"),
                    each.path("week").isNull() ? "all" : week,
                    Words.text(each, "starts"),
                    percent(each.path("coverage").asDouble()),
                    percent(each.path("confidence").asDouble()),
                    Words.text(each, "early"),
                    Words.text(each, "late"),
                    span(each, "width"));
        }
        return table;
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    private static String span(JsonNode node, String field) {
        return node.path(field).isTextual()
                ? Words.span(Duration.parse(node.path(field).asText()))
                : "";
    }
}
