// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead submit}. */
@CommandLine.Command(
        customSynopsis = {
            "roadstead submit [OPTIONS] FILE",
            "       roadstead submit [OPTIONS] -- COMMAND [ARGUMENT...]"
        },
        description = {
            "Give the pool a job or a sweep: FILE describes it in YAML or JSON (`-` reads standard input), or COMMAND is"
                    + " what to run.",
            "Prints the id. What is acknowledged is on the pool's disk.",
            ""
        },
        sortOptions = false)
final class SubmitCommand extends PoolCommand {
    @Parameters(paramLabel = "FILE | -- COMMAND", arity = "0..*", hidden = true)
    List<String> words = new ArrayList<>();

    @Mixin
    final DescriptionOptions options = new DescriptionOptions();

    @Option(names = "--wait", description = "show what it writes as it comes, and end as it ends")
    boolean wait;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "submitting again under the same key within 24 h changes nothing")
    @Nullable
    String key;

    @Option(names = "--json", description = "print the pool's answer as JSON")
    boolean json;

    private boolean isCommand;

    SubmitCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** Whether {@code --} stood before the words, which picocli does not tell. */
    void isCommand(boolean isCommand) {
        this.isCommand = isCommand;
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode body = body(pool);
        // A key even where nobody asked for one: an answer lost on the way must not make two jobs of one.
        String idempotency = key == null ? "cli-" + UUID.randomUUID() : key;
        JsonNode answer =
                Again.when(surroundings, () -> pool.post("/jobs", body, Map.of("Idempotency-Key", idempotency)));
        String id = Words.text(answer, "id");
        if (!wait) {
            tell(answer, id);
            return OK;
        }
        if (answer.path("count").asLong(1) > 1 && !Ids.isSweep(id)) {
            return await(pool, answer);
        }
        return Ids.isSweep(id) ? awaitSweep(pool, id) : awaitJob(pool, id);
    }

    private JsonNode body(PoolClient pool) throws PoolProblem {
        if (words.isEmpty()) {
            throw Failure.usage("say what to run: a FILE, or `-- COMMAND` (see `roadstead submit --help`)");
        }
        if (isCommand) {
            ObjectNode description = JsonNodeFactory.instance.objectNode();
            ArrayNode command =
                    description.putObject("run").put("kind", "command").putArray("command");
            words.forEach(command::add);
            return finished(new DescriptionFile(List.of(description), surroundings.directory(), false), pool);
        }
        if (words.size() > 1) {
            throw Failure.usage("one FILE at a time; a command to run stands behind `--`");
        }
        return finished(DescriptionFile.read(words.get(0), surroundings), pool);
    }

    private JsonNode finished(DescriptionFile file, PoolClient pool) throws PoolProblem {
        file.descriptions().forEach(description -> options.apply(description, surroundings));
        file.checkUploads();
        Uploads uploads = new Uploads(pool);
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode description : file.descriptions()) {
            uploads.replace(description, file.directory());
            all.add(description);
        }
        return file.isList() ? all : all.get(0);
    }

    private void tell(JsonNode answer, String id) {
        if (json) {
            printJson(answer);
            return;
        }
        JsonNode jobs = answer.path("jobs");
        if (Ids.isSweep(id) || jobs.size() < 2) {
            print(id);
        } else {
            jobs.forEach(job -> print(job.asText()));
        }
        if (surroundings.errIsTerminal()) {
            long count = answer.path("count").asLong(1);
            say((count > 1 ? Words.count(count) + " jobs are" : "the job is") + " with the pool" + mayStart(answer)
                    + "; `roadstead watch " + id + "` follows " + (count > 1 ? "them" : "it"));
        }
    }

    /** What the wish for the start was understood to mean, in this person's zone; empty where any time will do. */
    private String mayStart(JsonNode answer) {
        String window =
                Words.window(answer.path("resolvedStart"), surroundings.clock().instant(), surroundings.zone());
        String starts =
                Starts.window(answer.path("window"), surroundings.clock().instant(), surroundings.zone());
        return (window.isEmpty() ? "" : " and may start " + window)
                + (starts.isEmpty() ? "" : ", expected to start " + starts);
    }

    private int awaitJob(PoolClient pool, String id) throws PoolProblem {
        say("job " + id);
        try (Meanwhile meanwhile = new Meanwhile(surroundings, pool, id)) {
            return awaitJob(pool, id, new Watching(surroundings, pool));
        }
    }

    private int awaitJob(PoolClient pool, String id, Watching watching) throws PoolProblem {
        if (json) {
            JsonNode ended = watching.quietly(id);
            printJson(ended);
            return Ending.isGood(ended) ? OK : Failure.FAILED;
        }
        LogPump out = new LogPump(pool, id, "stdout", 1, false, watching.away(), surroundings.out());
        LogPump err = new LogPump(pool, id, "stderr", 1, false, watching.away(), surroundings.err());
        Thread outThread = out.start();
        Thread errThread = err.start();
        JsonNode ended = watching.quietly(id);
        LogPump.join(outThread);
        LogPump.join(errThread);
        try {
            out.check();
            err.check();
        } catch (PoolProblem e) {
            say("roadstead: not all of its output is here: " + e.sentence() + "; `roadstead logs " + id + "` shows it");
        }
        if (Ending.isGood(ended)) {
            return OK;
        }
        say("roadstead: " + Ending.sentence(ended));
        return Failure.FAILED;
    }

    private int awaitSweep(PoolClient pool, String id) throws PoolProblem {
        say("sweep " + id);
        SweepProgress ended;
        try (Meanwhile meanwhile = new Meanwhile(surroundings, pool, id + ".0")) {
            ended = new Watching(surroundings, pool).sweep(id, surroundings.err(), surroundings.errIsTerminal());
        }
        if (json) {
            printJson(pool.get(Ids.path(id)));
        } else {
            print(id);
        }
        if (!ended.isGood()) {
            say(sweepFailed(id, ended));
        }
        return ended.isGood() ? OK : Failure.FAILED;
    }

    /** Several jobs of one file: each is waited for in turn. */
    private int await(PoolClient pool, JsonNode answer) throws PoolProblem {
        int code = OK;
        for (JsonNode job : answer.path("jobs")) {
            JsonNode ended = new Watching(surroundings, pool).quietly(job.asText());
            print(json ? ended.toString() : Ending.sentence(ended));
            code = Ending.isGood(ended) ? code : Failure.FAILED;
        }
        return code;
    }

    static String sweepFailed(String id, SweepProgress ended) {
        String phases = ended.failed() == 0 ? "CANCELLED" : ended.cancelled() == 0 ? "FAILED" : "FAILED,CANCELLED";
        return "roadstead: not all of " + id + " completed; `roadstead jobs --sweep " + id + " --phase " + phases
                + "` says which and why";
    }
}
