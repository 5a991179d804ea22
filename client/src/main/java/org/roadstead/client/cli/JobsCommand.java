// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.core.job.Phase;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code roadstead jobs}. */
@CommandLine.Command(
        description = {
            "List jobs: the newest 50 unless told otherwise, the newest last.",
            "A sweep is one row; --sweep, --phase, --label, --all and --json show its members."
        })
final class JobsCommand extends PoolCommand {
    private static final int PAGE = 1000;

    @Option(
            names = "--phase",
            split = ",",
            paramLabel = "PHASE",
            description = "only jobs in this phase; may be repeated")
    List<String> phases = new ArrayList<>();

    @Option(names = "--owner", paramLabel = "NAME", description = "only jobs of this owner")
    @Nullable
    String owner;

    @Option(names = "--sweep", paramLabel = "ID", description = "only members of this sweep")
    @Nullable
    String sweep;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "only jobs with this label; may be repeated")
    List<String> labels = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "so many at most (50)")
    int limit;

    @Option(names = "--all", description = "all of them, however many, oldest first")
    boolean all;

    @Option(names = "--newest", description = "the newest first")
    boolean newest;

    @Option(names = "--json", description = "print JSON")
    boolean json;

    JobsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        check();
        boolean wantsMembers = all || json || sweep != null || !phases.isEmpty() || !labels.isEmpty();
        List<JsonNode> jobs = wantsMembers ? fetch(pool) : fetchSweepsAsOne(pool);
        if (json) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode().addAll(jobs);
            printJson(JsonNodeFactory.instance.objectNode().set("items", items));
            return OK;
        }
        if (jobs.isEmpty()) {
            say("no such jobs");
            return OK;
        }
        table(jobs).print(surroundings.out());
        if (surroundings.errIsTerminal()
                && jobs.stream().anyMatch(job -> Words.text(job, "phase").equals("WAITING"))) {
            say("`roadstead explain ID` says what a job waits for");
        }
        return OK;
    }

    private void check() {
        List<String> wrong = new ArrayList<>();
        if (limit < 1) {
            wrong.add("--limit is at least 1, not " + limit);
        }
        List<String> known = Arrays.stream(Phase.values()).map(Phase::name).toList();
        for (String phase : phases) {
            if (!known.contains(phase.strip().toUpperCase(Locale.ROOT))) {
                wrong.add("--phase: there is no phase `" + phase + "`; the phases are " + String.join(", ", known));
            }
        }
        if (sweep != null && !Ids.isSweep(sweep)) {
            wrong.add("--sweep: `" + sweep + "` is no id of a sweep");
        }
        for (String label : labels) {
            if (label.indexOf('=') < 1) {
                wrong.add("--label is KEY=VALUE, not " + label);
            }
        }
        if (!wrong.isEmpty()) {
            throw Failure.usage(wrong);
        }
    }

    private List<JsonNode> fetch(PoolClient pool) throws PoolProblem {
        List<JsonNode> jobs = new ArrayList<>();
        int wanted = all ? Integer.MAX_VALUE : limit;
        String cursor = "";
        do {
            JsonNode page = pool.get("/jobs?" + query(Math.min(PAGE, wanted - jobs.size()), cursor));
            page.path("items").forEach(jobs::add);
            cursor = Words.text(page, "next");
        } while (!cursor.isEmpty() && jobs.size() < wanted);
        if (!all && !newest) {
            Collections.reverse(jobs);
        }
        return jobs;
    }

    private List<JsonNode> fetchSweepsAsOne(PoolClient pool) throws PoolProblem {
        List<JsonNode> jobs = new ArrayList<>();
        String cursor = "";
        do {
            int wanted = Math.min(PAGE, limit - jobs.size());
            JsonNode page = pool.get("/jobs?" + query(wanted, cursor) + "&members=one");
            for (JsonNode job : page.path("items")) {
                String id = Words.text(job, "id").replaceFirst("\\..*", "");
                jobs.add(Ids.isSweep(id) ? pool.get(Ids.path(id)) : job);
            }
            cursor = Words.text(page, "next");
        } while (!cursor.isEmpty() && jobs.size() < limit);
        if (!newest) {
            Collections.reverse(jobs);
        }
        return jobs;
    }

    private String query(int size, String cursor) {
        Query query = new Query().with("limit", String.valueOf(size));
        for (String phase : phases) {
            query.with("phase", phase.strip().toUpperCase(Locale.ROOT));
        }
        for (String label : labels) {
            query.with("label", label);
        }
        return query.with("owner", owner)
                .with("sweep", sweep)
                .with("order", all && !newest ? null : "newest")
                .with("after", cursor.isEmpty() ? null : cursor)
                .toString();
    }

    private Table table(List<JsonNode> jobs) {
        Instant now = surroundings.clock().instant();
        Table table = new Table("ID", "NAME", "OWNER", "PHASE", "WHY", "STARTS", "TRY>", "AGE>", "WHERE");
        boolean oneOwner =
                jobs.stream().map(job -> Words.text(job, "owner")).distinct().count() < 2;
        for (JsonNode job : jobs) {
            int attempt = job.path("attempt").asInt();
            table.row(
                    Words.text(job, "id"),
                    Words.text(job, "name"),
                    oneOwner ? "" : Words.text(job, "owner"),
                    Words.text(job, "phase"),
                    why(job),
                    Starts.likely(job.path("window").path("current"), now),
                    attempt > 1 ? String.valueOf(attempt) : "",
                    Words.ago(Words.text(job, "created"), now),
                    where(job.path("placement")));
        }
        return table;
    }

    private static String why(JsonNode job) {
        if (Ids.isSweep(Words.text(job, "id"))) {
            SweepProgress progress = new SweepProgress();
            progress.update(job, 0);
            return progress.line();
        }
        String reason = Ending.reason(job);
        return Ending.isGood(job) || reason.equals("SUBMITTED") ? "" : reason;
    }

    static String where(JsonNode placement) {
        String harvester = Words.text(placement, "harvester");
        String node = Words.text(placement, "node");
        return node.isEmpty() ? harvester : harvester + "/" + node;
    }
}
