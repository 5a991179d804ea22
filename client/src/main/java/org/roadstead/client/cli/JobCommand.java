// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead job}. */
@CommandLine.Command(description = "Show one job with its history, or one sweep with its counts.")
final class JobCommand extends PoolCommand {
    @Parameters(paramLabel = "ID", description = "of a job or a sweep")
    String id = "";

    @Option(names = "--json", description = "print JSON")
    boolean json;

    JobCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode found = pool.get(Ids.path(id));
        if (json) {
            printJson(found);
        } else if (Ids.isSweep(id)) {
            showSweep(found);
        } else {
            showJob(found);
        }
        return OK;
    }

    private void showSweep(JsonNode sweep) {
        SweepProgress progress = new SweepProgress();
        progress.update(sweep, 0);
        line("sweep", Words.text(sweep, "id"));
        line("name", Words.text(sweep, "name"));
        line("owner", owner(sweep));
        line("phase", Words.text(sweep, "phase"));
        line("members", progress.line());
        line("submitted", when(Words.text(sweep, "created")));
        line("runs", runs(sweep.path("description")));
        if (progress.lost() > 0) {
            say("`roadstead jobs --sweep " + id + " --phase FAILED` lists the failed ones, `roadstead reopen " + id
                    + "` lets them run again");
        }
    }

    private void showJob(JsonNode job) {
        line("job", Words.text(job, "id"));
        line("name", Words.text(job, "name"));
        line("owner", owner(job));
        line("phase", Words.text(job, "phase"));
        line("outcome", Ending.isOver(job) ? Ending.sentence(job) : "");
        line("attempt", attempts(job));
        line("submitted", when(Words.text(job, "created")));
        JsonNode window = job.path("window").path("current");
        line("may start", window(window));
        line("where", where(job.path("placement")));
        line("runs", runs(job.path("description")));
        line("needs", needs(job.path("description")));
        if (!job.path("history").isEmpty()) {
            print("");
            history(job.path("history")).print(surroundings.out());
        }
    }

    private Table history(JsonNode history) {
        Instant now = surroundings.clock().instant();
        Table table = new Table("AT", "AFTER>", "PHASE", "ATTEMPT>", "WHY");
        Instant before = null;
        for (JsonNode event : history) {
            String at = Words.text(event, "at");
            Instant instant = Words.instant(at);
            String reason = Words.text(event, "reason");
            String message = Words.text(event, "message");
            table.row(
                    Words.clock(at, now, surroundings.zone()),
                    before == null || instant == null ? "" : millis(Duration.between(before, instant)),
                    Words.text(event, "phase"),
                    event.path("attempt").asInt() == 0
                            ? ""
                            : event.path("attempt").asText(),
                    reason + (message.isEmpty() ? "" : ": " + message));
            before = instant;
        }
        return table;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() < 10_000 ? duration.toMillis() + "ms" : Words.exactSpan(duration);
    }

    private void line(String key, String value) {
        if (!value.isEmpty()) {
            print(Table.padded(key, 11) + value);
        }
    }

    private String when(String iso) {
        Instant now = surroundings.clock().instant();
        return iso.isEmpty() ? "" : Words.clock(iso, now, surroundings.zone()) + " (" + Words.ago(iso, now) + " ago)";
    }

    private String window(JsonNode window) {
        Instant now = surroundings.clock().instant();
        String start = Words.clock(Words.text(window, "start"), now, surroundings.zone());
        String end = Words.clock(Words.text(window, "end"), now, surroundings.zone());
        if (end.isEmpty()) {
            return start.isEmpty() ? "" : "from " + start;
        }
        return (start.isEmpty() ? "" : "from " + start + " ") + "until " + end;
    }

    private static String owner(JsonNode view) {
        String group = Words.text(view, "group");
        return Words.text(view, "owner") + (group.isEmpty() ? "" : " (group " + group + ")");
    }

    private static String attempts(JsonNode job) {
        int attempt = job.path("attempt").asInt();
        int tries = job.path("tries").asInt();
        if (attempt == 0) {
            return "";
        }
        return attempt + (tries == 0 ? "" : " (" + tries + " failed)");
    }

    private static String where(JsonNode placement) {
        List<String> parts = new ArrayList<>();
        for (String field : new String[] {"harvester", "node", "allocation", "pilot"}) {
            String value = Words.text(placement, field);
            if (!value.isEmpty()) {
                parts.add(field + " " + value);
            }
        }
        return String.join(", ", parts);
    }

    static String runs(JsonNode description) {
        JsonNode run = description.path("run");
        List<String> words = new ArrayList<>();
        run.path("command").forEach(word -> words.add(Words.quoted(word.asText())));
        return String.join(" ", words);
    }

    private static String needs(JsonNode description) {
        JsonNode resources = description.path("resources");
        if (resources.isMissingNode()) {
            return "";
        }
        JsonNode cores = resources.path("cores");
        String coresText = cores.isObject()
                ? cores.path("min").asText().equals(cores.path("max").asText())
                        ? cores.path("min").asText()
                        : cores.path("min").asText() + "-" + cores.path("max").asText()
                : cores.asText("1");
        return "cores " + coresText + ", memory " + resources.path("memory").asText() + ", disk "
                + resources.path("disk").asText() + ", at most "
                + description.path("duration").asText();
    }
}
