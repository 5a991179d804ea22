// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead offers}. */
@CommandLine.Command(
        description = {
            "Ask where and when a job could start, before giving it to the pool: the offers of each place that fits, the"
                    + " best one first, or why there is none.",
            "FILE describes the job as for `roadstead submit`. An offer is open for some minutes; `roadstead accept`"
                    + " takes one (docs/offers.md).",
            ""
        },
        sortOptions = false)
final class OffersCommand extends PoolCommand {
    @Parameters(paramLabel = "FILE", description = "the description, in YAML or JSON; `-` reads standard input")
    String file = "";

    @Mixin
    final DescriptionOptions options = new DescriptionOptions();

    @Option(names = "--json", description = "print the pool's answer as JSON")
    boolean json;

    OffersCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        DescriptionFile read = DescriptionFile.read(file, surroundings);
        if (read.descriptions().size() != 1) {
            throw Failure.usage("offers are for one job; " + file + " describes "
                    + read.descriptions().size());
        }
        ObjectNode description = read.descriptions().get(0);
        options.apply(description, surroundings);
        read.checkUploads();
        new Uploads(pool).replace(description, read.directory());
        JsonNode answer = pool.post("/offers", description);
        boolean yes = Words.text(answer, "result").equals("YES");
        if (json) {
            printJson(answer);
            return yes ? OK : Failure.FAILED;
        }
        if (yes) {
            offers(answer);
        }
        reasons(answer, yes);
        return yes ? OK : Failure.FAILED;
    }

    private void offers(JsonNode answer) {
        Instant now = surroundings.clock().instant();
        Table table = new Table("OFFER>", "WHERE", "STARTS BETWEEN", "AND", "CHANCE>", "WORTH", "CORES>", "FOR>");
        String first = "";
        for (JsonNode offer : answer.path("offers")) {
            String id = Words.text(offer, "id");
            first = first.isEmpty() ? id : first;
            table.row(
                    id.substring(id.indexOf('.') + 1),
                    Words.text(offer, "harvester") + " (" + Words.text(offer, "platform") + ")",
                    clock(offer, "start", now),
                    clock(offer, "end", now),
                    String.format(
                            Locale.ROOT,
                            "%.0f %%",
                            100 * offer.path("confidence").asDouble()),
                    Words.text(offer, "commitment"),
                    Words.text(offer.path("resources"), "cores"),
                    Words.span(Duration.parse(offer.path("duration").asText("PT0S"))));
        }
        table.print(surroundings.out());
        print("");
        print("until " + Words.clock(Words.text(answer, "expires"), now, surroundings.zone())
                + ", `roadstead accept " + first + "` takes "
                + (Words.text(answer, "accept").equals("many") ? "the first; several may be accepted" : "the first")
                + ", `roadstead reject " + Words.text(answer, "id") + "` none");
    }

    private String clock(JsonNode offer, String side, Instant now) {
        return Words.clock(Words.text(offer.path("window"), side), now, surroundings.zone());
    }

    private void reasons(JsonNode answer, boolean yes) {
        JsonNode reasons = answer.path("reasons");
        if (!yes) {
            print(reasons.isEmpty() ? "NO: there is no harvester at this pool" : "NO:");
        } else if (!reasons.isEmpty()) {
            print("not from:");
        }
        for (JsonNode reason : reasons) {
            print("  " + Words.text(reason, "harvester") + " (" + Words.text(reason, "platform") + "): "
                    + Words.text(reason, "message") + " (" + Words.text(reason, "reason") + ")");
        }
    }
}
