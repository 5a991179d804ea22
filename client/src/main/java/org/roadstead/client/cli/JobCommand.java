// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead job}. */
@CommandLine.Command(description = "Show one job with its history, or one sweep with its counts.")
final class JobCommand extends PoolCommand {
    private static final int KEY_WIDTH = 13;

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
            showJob(found, parameters(pool));
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
        described(sweep);
        if (progress.failed() > 0) {
            say("`roadstead jobs --sweep " + id + " --phase FAILED` lists what failed, `roadstead reopen " + id
                    + "` lets it run again");
        }
        if (progress.cancelled() > 0) {
            say("`roadstead jobs --sweep " + id + " --phase CANCELLED` lists what was cancelled, `roadstead reopen "
                    + id + " --phase CANCELLED` lets it run again");
        }
    }

    /** Of a member of a sweep; empty of another job. */
    private String parameters(PoolClient pool) throws PoolProblem {
        int dot = id.indexOf('.');
        return dot < 0
                ? ""
                : MemberValues.of(pool.get(Ids.path(id.substring(0, dot))), Long.parseLong(id.substring(dot + 1)));
    }

    private void showJob(JsonNode job, String parameters) {
        line("job", Words.text(job, "id"));
        line("name", Words.text(job, "name"));
        line("parameters", parameters);
        line("owner", owner(job));
        line("phase", Words.text(job, "phase"));
        line("outcome", Ending.isOver(job) ? Ending.sentence(job) : "");
        line("attempt", attempts(job));
        line("submitted", when(Words.text(job, "created")));
        line("offer", offer(job.path("offer")));
        line("may start", window(job));
        starts(job.path("window"));
        line("where", where(job.path("placement")));
        described(job);
        if (!job.path("history").isEmpty()) {
            print("");
            history(job).print(surroundings.out());
        }
    }

    /** The offer it comes from, which binds it. */
    private static String offer(JsonNode offer) {
        return offer.isObject() ? Words.text(offer, "id") + ", at " + Words.text(offer, "harvester") + " only" : "";
    }

    /** What was promised, what is said now, and how often that has changed. */
    private void starts(JsonNode window) {
        Instant now = surroundings.clock().instant();
        JsonNode current = window.path("current");
        line("promised", Starts.window(window.path("promised"), promisedAt(window, now), surroundings.zone()));
        line("will start", Starts.whole(current, now, surroundings.zone()));
        line("", Starts.basis(current, now));
        int moved = window.path("revisions").size();
        line("moved", moved == 0 ? "" : moved == 1 ? "once" : moved + " times");
    }

    /** A promise reads as it did when it was made. */
    private static Instant promisedAt(JsonNode window, Instant now) {
        Instant at = Words.instant(Words.text(window.path("promised").path("basis"), "asOf"));
        return at == null ? now : at;
    }

    private Table history(JsonNode job) {
        JsonNode history = job.path("history");
        Instant now = surroundings.clock().instant();
        Table table = new Table("AT", "PHASE", "LASTED>", "ATTEMPT>", "WHERE", "WHY");
        for (int i = 0; i < history.size(); i++) {
            JsonNode event = history.get(i);
            String at = Words.text(event, "at");
            String reason = Words.text(event, "reason");
            String message = Words.text(event, "message");
            table.row(
                    Words.clock(at, now, surroundings.zone()),
                    Words.text(event, "phase"),
                    lasted(Words.instant(at), history.path(i + 1)),
                    event.path("attempt").asInt() == 0
                            ? ""
                            : event.path("attempt").asText(),
                    JobsCommand.where(event.path("placement")),
                    reason + (message.isEmpty() ? "" : ": " + message));
        }
        return table;
    }

    /** How long it stayed in a phase that the next event ended. */
    private static String lasted(@Nullable Instant from, JsonNode next) {
        Instant to = Words.instant(Words.text(next, "at"));
        return from == null || to == null ? "" : millis(Duration.between(from, to));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() < 10_000 ? duration.toMillis() + "ms" : Words.exactSpan(duration);
    }

    private void line(String key, String value) {
        if (!value.isEmpty()) {
            print(Table.padded(key, KEY_WIDTH) + value);
        }
    }

    private void described(JsonNode view) {
        new Described(view.path("description")).lines().forEach((key, lines) -> {
            line(key, lines.get(0));
            lines.stream().skip(1).forEach(more -> print(" ".repeat(KEY_WIDTH) + more));
        });
    }

    private String when(String iso) {
        Instant now = surroundings.clock().instant();
        return iso.isEmpty() ? "" : Words.clock(iso, now, surroundings.zone()) + " (" + Words.ago(iso, now) + " ago)";
    }

    /** The window in the reader's own zone, with the words it was asked for in where they say more. */
    private String window(JsonNode job) {
        JsonNode window = job.path("window").path("asked");
        String label = Words.window(window, surroundings.clock().instant(), surroundings.zone());
        String asked = job.path("description").path("start").asText("");
        boolean worded = !asked.isEmpty() && asked.indexOf('/') < 0;
        return label.isEmpty() || !worded ? label : label + ", asked for as `" + asked + "`";
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
}
