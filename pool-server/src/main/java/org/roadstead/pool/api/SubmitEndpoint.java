// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Digest;
import org.roadstead.core.job.Fault;
import org.roadstead.core.job.Input;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.PoolException;
import org.roadstead.pool.engine.Submission;
import org.roadstead.pool.engine.Submitted;
import org.roadstead.pool.identity.Principal;

/** {@code POST /jobs}: one description, a list, a sweep or lines of them; all are taken or none. */
final class SubmitEndpoint {
    private static final String NDJSON = "application/x-ndjson";
    private static final String YAML = "application/yaml";
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 255;
    private static final String PLAIN = "1 to " + LONGEST_KEY + " visible characters of ASCII";
    private static final int PREPARED_IN_PLACE = 16;

    private final Services services;

    SubmitEndpoint(Services services) {
        this.services = services;
    }

    void submit(Call call) {
        services.pool();
        String key = key(call);
        MessageDigest hash = key == null ? null : sha256();
        switch (Bodies.mediaType(call)) {
            case Call.JSON ->
                call.body(Bodies.MOST_JSON, body -> {
                    byte[] bytes = body.getBytes();
                    if (bytes.length <= Bodies.PARSED_IN_PLACE) {
                        store(call, Described.json(bytes), key, hash(hash, bytes));
                    } else {
                        call.blocking(() -> Described.json(bytes), read -> store(call, read, key, hash(hash, bytes)));
                    }
                });
            case YAML, "application/x-yaml", "text/yaml" ->
                call.body(Bodies.MOST_JSON, body -> {
                    byte[] bytes = body.getBytes();
                    call.blocking(() -> Described.yaml(bytes), read -> store(call, read, key, hash(hash, bytes)));
                });
            case NDJSON ->
                new LineReader(call, hash)
                        .read(described -> store(
                                call,
                                described,
                                key,
                                hash == null ? null : HexFormat.of().formatHex(hash.digest())));
            default -> throw Bodies.unsupported(Bodies.mediaType(call), Call.JSON + ", " + YAML + " or " + NDJSON);
        }
    }

    /** Reads a body of JSON or YAML. */
    void read(Call call, Call.Next<Described> next) {
        switch (Bodies.mediaType(call)) {
            case Call.JSON ->
                call.body(Bodies.MOST_JSON, body -> {
                    byte[] bytes = body.getBytes();
                    call.blocking(() -> Described.json(bytes), next);
                });
            case YAML, "application/x-yaml", "text/yaml" ->
                call.body(Bodies.MOST_JSON, body -> {
                    byte[] bytes = body.getBytes();
                    call.blocking(() -> Described.yaml(bytes), next);
                });
            default -> throw Bodies.unsupported(Bodies.mediaType(call), Call.JSON + " or " + YAML);
        }
    }

    /** What is done with descriptions that were found right. */
    @FunctionalInterface
    interface Checked {
        void with(Call call, Described described);
    }

    /** Goes on when the caller may use what the descriptions name: groups and uploads. */
    void checked(Call call, Described described, Checked next) {
        List<JobDescription> jobs = described.jobs();
        if (jobs.isEmpty()) {
            throw ProblemException.fault("", "there is no job in the request", "at least one description");
        }
        Principal principal = call.principal();
        checkGroups(principal, described);
        if (jobs.stream().allMatch(job -> job.inputs().isEmpty())) {
            next.with(call, described);
            return;
        }
        call.blocking(
                () -> {
                    checkUploads(principal, described);
                    return described;
                },
                right -> next.with(call, right));
    }

    private void store(Call call, Described described, @Nullable String key, @Nullable String hash) {
        checked(call, described, (same, right) -> hand(same, right, key, hash));
    }

    /** That of a job whose description names none. */
    static String usualGroup(Principal principal) {
        return principal.groups().isEmpty()
                ? principal.subject()
                : principal.groups().get(0);
    }

    private void hand(Call call, Described described, @Nullable String key, @Nullable String hash) {
        Principal principal = call.principal();
        String group = usualGroup(principal);
        List<JobDescription> jobs = described.jobs();
        Submission submission = new Submission(principal.subject(), group, jobs, key, hash);
        if (jobs.size() <= PREPARED_IN_PLACE && jobs.stream().noneMatch(SubmitEndpoint::isVaried)) {
            call.await(placed(services.pool().submit(submission), described), submitted -> answer(call, submitted));
        } else {
            // The engine writes out each body before it queues them: too long for an event loop when there are many.
            call.blocking(
                    () -> placed(services.pool().submit(submission), described),
                    stored -> call.await(stored, submitted -> answer(call, submitted)));
        }
    }

    /** Whether each member has to be looked at before the sweep can be stored. */
    private static boolean isVaried(JobDescription job) {
        return job.sweep() != null && job.sweep().resources() != null;
    }

    /** The engine knows the jobs by number; the caller, by where they stand in the body. */
    private static CompletionStage<Submitted> placed(CompletionStage<Submitted> stage, Described described) {
        return stage.handle((submitted, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof PoolException refused && refused.job() >= 0) {
                throw new PoolException(
                        refused.kind(),
                        String.valueOf(refused.getMessage()),
                        Described.join(described.place(refused.job()), String.valueOf(refused.field())),
                        refused.reason());
            }
            if (failure != null) {
                throw failure instanceof RuntimeException thrown ? thrown : new CompletionException(failure);
            }
            return submitted;
        });
    }

    private static void answer(Call call, Submitted submitted) {
        String where = submitted.sweep() == null ? "/api/v1/jobs/" : "/api/v1/sweeps/";
        call.response().putHeader("Location", where + submitted.id());
        if (submitted.repeated()) {
            call.response().putHeader("Idempotency-Replayed", "true");
        }
        call.json(201, Views.submitted(submitted));
    }

    private static void checkGroups(Principal principal, Described described) {
        List<JobDescription> jobs = described.jobs();
        for (int i = 0; i < jobs.size(); i++) {
            String group = jobs.get(i).group();
            if (group != null && !isOwn(principal, group)) {
                String expected = principal.groups().isEmpty()
                        ? "no group, for yours is " + principal.subject()
                        : "one of " + String.join(", ", principal.groups());
                throw ProblemException.fault(
                        field(described, i, "group"), "you are not in the group " + group, expected);
            }
        }
    }

    private static boolean isOwn(Principal principal, String group) {
        return principal.isOperator()
                || principal.groups().contains(group)
                || principal.groups().isEmpty() && principal.subject().equals(group);
    }

    /** What somebody else uploaded is not there: its checksum alone gives no right to read it. */
    private void checkUploads(Principal principal, Described described) throws IOException {
        List<JobDescription> jobs = described.jobs();
        for (int i = 0; i < jobs.size(); i++) {
            List<Input> inputs = jobs.get(i).inputs();
            for (int k = 0; k < inputs.size(); k++) {
                if (inputs.get(k) instanceof Input.UploadInput upload
                        && Digest.isDigest(upload.upload())
                        && !isThere(principal, upload.digest())) {
                    throw ProblemException.faults(List.of(new Fault(
                            field(described, i, "inputs[" + k + "].upload"),
                            "you have not uploaded " + upload.upload(),
                            "PUT /api/v1/blobs/" + upload.upload() + " before")));
                }
            }
        }
    }

    /** Also keeps it from being collected before the job is stored, which keeps it from then on. */
    private boolean isThere(Principal principal, Digest digest) throws IOException {
        return services.blobs().touch(digest, SystemTime.INSTANCE.instant())
                && (principal.isOperator() || services.access().isUploader(digest.value(), principal.subject()));
    }

    private static String field(Described described, int job, String field) {
        return Described.join(described.place(job), field);
    }

    private static @Nullable String key(Call call) {
        String key = call.header(KEY);
        if (key != null && (key.isEmpty() || key.length() > LONGEST_KEY || !isPlain(key))) {
            throw ProblemException.of(400, KEY, KEY + " is empty, too long or not plain text", PLAIN);
        }
        return key;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static @Nullable String hash(@Nullable MessageDigest digest, byte[] body) {
        return digest == null ? null : HexFormat.of().formatHex(digest.digest(body));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
