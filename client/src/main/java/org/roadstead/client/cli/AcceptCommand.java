// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead accept}. */
@CommandLine.Command(
        description = {
            "Accept an offer of `roadstead offers`: there is a job of it then, which runs where the offer says and nowhere"
                    + " else; the other offers of its set are released.",
            "Prints the job's id. Accepting again changes nothing and prints the same id.",
            ""
        })
final class AcceptCommand extends PoolCommand {
    @Parameters(paramLabel = "OFFER", description = "the id of an offer: that of its set, a dot and its number")
    String offer = "";

    @Option(names = "--json", description = "print the job as JSON")
    boolean json;

    AcceptCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** The path of an offer. */
    static String path(String id) {
        int dot = id.indexOf('.');
        if (dot < 1 || !id.startsWith("q") || dot == id.length() - 1 || id.contains("/")) {
            throw Failure.usage("say which offer: q..., a dot and its number, not " + id);
        }
        return "/offers/" + id.substring(0, dot) + "/" + id.substring(dot + 1);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        String path = path(offer) + "/accept";
        // Accepting twice is accepting once, so an answer lost on the way may be asked for again.
        JsonNode job = Again.when(surroundings, () -> pool.post(path, null));
        if (json) {
            printJson(job);
        } else {
            print(Words.text(job, "id"));
        }
        return OK;
    }
}
