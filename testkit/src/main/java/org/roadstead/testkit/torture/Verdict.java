// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the pool says of every job, held against what the jobs themselves have stamped. */
final class Verdict {
    /** Between what a payload stamps and what the pool writes into a history: one host, two readings. */
    private static final long CLOCK_TOLERANCE = 100_000;

    /** So long may the last words of an attempt be under way when one part after the other is killed or cut off. */
    private static final long LATE_REPORT = 30_000_000;

    private final Surroundings at;
    private final Map<String, Flavour> acknowledged;
    private final Map<String, List<Stamps>> stamps;
    private final List<String> lost = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int cutLogs;
    private final Map<String, Integer> phases = new TreeMap<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Map<Flavour, Integer> flavours = new EnumMap<>(Flavour.class);

    Verdict(Surroundings at, Map<String, Flavour> acknowledged, Map<String, List<Stamps>> stamps) {
        this.at = at;
        this.acknowledged = acknowledged;
        this.stamps = stamps;
    }

    void judge() throws IOException, InterruptedException {
        Map<String, JsonNode> known = new HashMap<>();
        at.api().eachJob("", job -> {
            if (known.put(job.path("id").asText(), job) != null) {
                wrong.add(job.path("id").asText() + " is listed twice");
            }
        });
        for (Map.Entry<String, Flavour> job : acknowledged.entrySet()) {
            flavours.merge(job.getValue(), 1, Integer::sum);
            if (known.containsKey(job.getKey())) {
                judge(job.getKey(), job.getValue());
            } else {
                lost.add(job.getKey() + " was acknowledged and the pool does not know it");
            }
        }
        Set<String> more = new HashSet<>(known.keySet());
        more.removeAll(acknowledged.keySet());
        more.forEach(job -> wrong.add(job + " is there and its submission was never acknowledged"));
        Set<String> ran = new HashSet<>(stamps.keySet());
        ran.removeAll(acknowledged.keySet());
        ran.forEach(job -> wrong.add(job + " ran and its submission was never acknowledged"));
    }

    private void judge(String id, Flavour flavour) throws IOException, InterruptedException {
        Api.Answer answer = at.api().get("/api/v1/jobs/" + id);
        if (answer.status() != 200) {
            lost.add(id + " is listed but answered " + answer.status());
            return;
        }
        JsonNode job = answer.json();
        String phase = job.path("phase").asText();
        phases.merge(phase, 1, Integer::sum);
        int completions = 0;
        for (JsonNode entry : job.path("history")) {
            completions += entry.path("phase").asText().equals("COMPLETED") ? 1 : 0;
            reasons.merge(entry.path("reason").asText("none"), 1, Integer::sum);
        }
        String wanted =
                switch (flavour) {
                    case FAILING -> "FAILED";
                    case CANCELLED -> phase.equals("COMPLETED") ? phase : "CANCELLED";
                    default -> "COMPLETED";
                };
        if (!phase.equals(wanted)) {
            lost.add(id + " (" + flavour + ") is " + phase + " "
                    + job.path("reason").asText() + ", not " + wanted);
            return;
        }
        if (completions != (phase.equals("COMPLETED") ? 1 : 0)) {
            wrong.add(id + " completed " + completions + " times");
        }
        List<Stamps> attempts = stamps.getOrDefault(id, List.of());
        switch (phase) {
            case "COMPLETED" -> completed(id, flavour, job, attempts);
            case "FAILED" -> failed(id, job, attempts);
            default -> cancelled(id, job, attempts);
        }
    }

    private void completed(String id, Flavour flavour, JsonNode job, List<Stamps> attempts)
            throws IOException, InterruptedException {
        int accepted = job.path("attempt").asInt();
        Stamps counted = attempts.stream()
                .filter(attempt -> attempt.attempt() == accepted)
                .findFirst()
                .orElse(null);
        if (counted == null || !counted.ended()) {
            lost.add(id + " is COMPLETED by attempt " + accepted + ", whose payload "
                    + (counted == null ? "never ran" : "did not end"));
            return;
        }
        if (attempts.get(attempts.size() - 1).attempt() > accepted) {
            wrong.add(id + " is COMPLETED by attempt " + accepted + " and a later one ran");
        }
        log(id, counted);
        String result = id + " " + accepted + "\n";
        if (flavour == Flavour.STAGED) {
            Path output = at.outputs().resolve(job.path("name").asText());
            String found = Files.exists(output) ? Files.readString(output) : "nothing";
            if (!found.equals(result)) {
                wrong.add(id + ": its output was written by '" + found.strip() + "', not by attempt " + accepted);
            }
        } else if (flavour == Flavour.KEPT) {
            Api.Answer output = at.api().get("/api/v1/jobs/" + id + "/outputs/result");
            if (!output.body().equals(result)) {
                wrong.add(id + ": its kept output is '" + output.body().strip() + "', not of attempt " + accepted);
            }
        }
    }

    /** Every line of the attempt that counts, once and in order. */
    private void log(String id, Stamps counted) throws IOException, InterruptedException {
        int accepted = counted.attempt();
        Api.Answer answer = at.api().get("/api/v1/jobs/" + id + "/log?stream=stdout&attempt=" + accepted);
        String[] lines = answer.body().split("\n");
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < lines.length - 1; i++) {
            expected.append(accepted).append(" line ").append(i).append('\n');
        }
        expected.append(accepted).append(" lines ").append(lines.length - 1).append('\n');
        if (answer.status() == 200 && answer.body().contentEquals(expected)) {
            return;
        }
        if (ranWithThePoolFull(counted)) {
            // Without room the pool takes the word of jobs, not their logs; it says so.
            cutLogs++;
        } else {
            wrong.add(id + ": the log of attempt " + accepted + " is not what it wrote: " + answer.status() + " "
                    + answer.body().replace("\n", "|"));
        }
    }

    /** Or reported then: what it wrote may have waited for as long as pool or harvester were away. */
    private boolean ranWithThePoolFull(Stamps stamps) {
        return at.hits().stream()
                .filter(hit -> hit.what.equals("disk full") && hit.whom.equals("pool"))
                .anyMatch(hit -> stamps.first() < hit.over + 1_000_000 && stamps.last() > hit.at - LATE_REPORT);
    }

    /** Logs that are not whole because the pool had no room for them. */
    int cutLogs() {
        return cutLogs;
    }

    private void failed(String id, JsonNode job, List<Stamps> attempts) {
        long whole = attempts.stream().filter(Stamps::ended).count();
        int tries = job.path("tries").asInt();
        String reason = job.path("reason").asText();
        if (tries != Flavour.FAILING_TRIES || whole < tries || !reason.equals("EXIT_NONZERO")) {
            wrong.add(id + " failed after " + tries + " tries with " + reason + "; " + whole + " of its runs ended");
        }
    }

    private void cancelled(String id, JsonNode job, List<Stamps> attempts) {
        JsonNode history = job.path("history");
        String when = history.path(history.size() - 1).path("at").asText();
        Instant end = Instant.parse(when);
        long micros = end.getEpochSecond() * 1_000_000 + end.getNano() / 1_000;
        for (Stamps attempt : attempts) {
            if (attempt.last() > micros + CLOCK_TOLERANCE) {
                wrong.add(id + " was CANCELLED at " + when + " and ran on for " + (attempt.last() - micros) / 1000
                        + " ms");
            }
        }
    }

    /** What was acknowledged and did not come to the end that it had to. */
    List<String> lost() {
        return lost;
    }

    /** Whatever else is not right. */
    List<String> wrong() {
        return wrong;
    }

    Map<String, Integer> phases() {
        return phases;
    }

    Map<String, Integer> reasons() {
        return reasons;
    }

    Map<Flavour, Integer> flavours() {
        return flavours;
    }
}
