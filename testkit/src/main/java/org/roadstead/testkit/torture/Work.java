// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Submits jobs all the while, whatever state the pool is in, and remembers what was acknowledged. A request that was
 * not answered is said again with its Idempotency-Key until it is.
 */
final class Work implements Runnable {
    /** So many jobs wait: enough to keep everything busy, few enough to be done soon after the last. */
    private static final int BACKLOG = 20;

    /** A job that is not to be taken. */
    static final String TRIVIAL = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}";

    private static final Flavour[] MIX = {
        Flavour.PLAIN, Flavour.PLAIN, Flavour.PLAIN, Flavour.CHILD, Flavour.DEAF,
        Flavour.STAGED, Flavour.KEPT, Flavour.FAILING, Flavour.CANCELLED, Flavour.UPLOADED
    };

    private final Surroundings at;
    private final RandomGenerator random;
    private final Map<String, Flavour> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> toCancel = new ConcurrentLinkedQueue<>();
    private final AtomicInteger keys = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean ending;

    Work(Surroundings at, RandomGenerator random) {
        this.at = at;
        this.random = random;
    }

    /** Every job whose submission was acknowledged, and what it is. */
    Map<String, Flavour> acknowledged() {
        return acknowledged;
    }

    /** How many requests had to be said again. */
    int refusals() {
        return refusals.get();
    }

    void end() {
        ending = true;
    }

    @Override
    public void run() {
        try {
            while (!ending) {
                if (at.api().items("/api/v1/jobs?phase=WAITING&limit=100").size() < BACKLOG) {
                    some();
                }
                String job = toCancel.poll();
                if (job != null) {
                    cancel(job);
                }
                Pace.rest(100 + random.nextInt(200));
            }
            for (String job = toCancel.poll(); job != null; job = toCancel.poll()) {
                cancel(job);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | IOException e) {
            at.fault("submitting ended with " + e);
        }
    }

    private void some() throws IOException, InterruptedException {
        Flavour flavour = MIX[random.nextInt(MIX.length)];
        int stamps = 4 + random.nextInt(57);
        switch (random.nextInt(4)) {
            case 0 -> submit(flavour, "application/json", job(flavour, stamps, stamps, ""));
            case 1 -> {
                List<String> jobs = several(flavour, stamps);
                submit(flavour, "application/json", "[" + String.join(",", jobs) + "]");
            }
            case 2 -> submit(flavour, "application/x-ndjson", String.join("\n", several(flavour, stamps)) + "\n");
            default -> {
                String sweep = ",\"sweep\":{\"parameters\":{\"n\":\"1-" + (2 + random.nextInt(7)) + "\"}}";
                Flavour each = flavour == Flavour.STAGED ? Flavour.PLAIN : flavour;
                submit(each, "application/json", job(each, stamps, stamps, sweep));
            }
        }
    }

    private List<String> several(Flavour flavour, int stamps) throws InterruptedException {
        List<String> jobs = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            jobs.add(job(flavour, stamps, stamps, ""));
        }
        return jobs;
    }

    /** The one job whose pilot is to stand still: so long that it does not end before that; later runs are short. */
    String longJob() throws IOException, InterruptedException {
        return submit(Flavour.LONG, "application/json", job(Flavour.LONG, 1_800, 80, ",\"priority\":500"))
                .get(0);
    }

    private String job(Flavour flavour, int stamps, int later, String more) throws InterruptedException {
        String key = "k" + keys.incrementAndGet();
        String inputs = flavour == Flavour.UPLOADED
                ? ",\"inputs\":[{\"upload\":\"" + upload("of " + key + "\n") + "\",\"to\":\"in\"}]"
                : "";
        String outputs =
                switch (flavour) {
                    case STAGED ->
                        ",\"outputs\":[{\"path\":\"result\",\"to\":\"file://" + at.outputs() + "/" + key + "\"}]";
                    case KEPT -> ",\"outputs\":[{\"path\":\"result\"}]";
                    default -> "";
                };
        int attempts = flavour == Flavour.FAILING ? Flavour.FAILING_TRIES : 1;
        return "{\"name\":\"" + key + "\",\"run\":{\"kind\":\"command\",\"command\":[\"bash\",\"" + at.script()
                + "\",\"" + at.stamps() + "\",\"" + flavour + "\",\"" + stamps + "\",\"" + later
                + "\"]},\"resources\":{\"memory\":\"64MiB\",\"disk\":\"1MiB\"},\"duration\":\"PT10M\""
                + ",\"retry\":{\"attempts\":" + attempts + ",\"silence\":\"PT1M\"}" + inputs + outputs + more + "}";
    }

    /** Puts a text into the pool until it has it; its digest. */
    private String upload(String text) throws InterruptedException {
        String digest = Api.digest(text);
        while (true) {
            try {
                Api.Answer answer = at.api().put("/api/v1/blobs/" + digest, text);
                if (answer.status() == 201) {
                    return digest;
                }
                refused("upload: " + answer.status() + " " + answer.body());
            } catch (IOException away) {
                refused("upload: " + away);
            }
        }
    }

    /** Says it until it is acknowledged; the ids of its jobs. */
    private List<String> submit(Flavour flavour, String type, String body) throws IOException, InterruptedException {
        String key = "torture-" + keys.incrementAndGet();
        Api.Answer answer = null;
        while (answer == null) {
            try {
                Api.Answer got = at.api().post("/api/v1/jobs", type, body, key);
                if (got.status() == 201) {
                    answer = got;
                } else if (got.status() < 500 && got.status() != 429) {
                    throw new IllegalStateException("a submission is answered " + got.status() + ": " + got.body());
                } else {
                    refused(got.status() + " " + got.body());
                }
            } catch (IOException away) {
                refused(away.toString());
            }
        }
        List<String> jobs = new ArrayList<>();
        for (JsonNode id : answer.json().path("jobs")) {
            jobs.add(id.asText());
        }
        if (jobs.size() != answer.json().path("count").asInt()) {
            throw new IllegalStateException("a submission names other jobs than it counts: " + answer.body());
        }
        jobs.forEach(id -> acknowledged.put(id, flavour));
        if (flavour == Flavour.CANCELLED) {
            toCancel.addAll(jobs);
        }
        return jobs;
    }

    private void refused(String why) throws InterruptedException {
        refusals.incrementAndGet();
        at.note("not acknowledged, said again: " + why);
        Pace.rest(200);
    }

    private void cancel(String job) throws InterruptedException {
        while (true) {
            try {
                Api.Answer answer = at.api().post("/api/v1/jobs/" + job + "/cancel", "application/json", "", "");
                if (answer.status() == 200 || answer.status() == 409) {
                    return;
                }
                at.note("cancel of " + job + ": " + answer.status());
            } catch (IOException away) {
                at.note("cancel of " + job + ": " + away);
            }
            Pace.rest(200);
        }
    }
}
