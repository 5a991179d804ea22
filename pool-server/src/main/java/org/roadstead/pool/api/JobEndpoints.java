// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.pool.engine.JobReads;
import org.roadstead.pool.engine.PoolException;
import org.roadstead.pool.identity.Principal;

/** Reading jobs, and what a person does with one: cancel, reopen, explain. */
final class JobEndpoints {
    private static final int MOST_ITEMS = 1000;
    private static final int USUAL_ITEMS = 100;
    private static final int MOST_LABELS = 64;

    private final Services services;

    JobEndpoints(Services services) {
        this.services = services;
    }

    private static final String PHASES =
            Arrays.stream(Phase.values()).map(Phase::name).collect(Collectors.joining(", "));

    /** {@code {id, phase}}. */
    record JobPhase(String id, Phase phase) {}

    void get(Call call) {
        show(call, Lookups.jobId(call.parameter(0)));
    }

    /** Answers with a job. */
    void show(Call call, JobId id) {
        JobReads reads = services.pool().reads();
        call.blocking(() -> Lookups.job(reads, call.principal(), id, false), job -> {
            if (!WindowViews.waits(job)) {
                answer(call, job, WindowViews.of(job));
                return;
            }
            call.await(
                    services.pool().window(id),
                    current -> answer(call, job, WindowViews.of(job, current.orElse(null))));
        });
    }

    private void answer(Call call, JobReads.JobView job, WindowViews.JobWindow window) {
        JobReads reads = services.pool().reads();
        call.blocking(
                () -> Views.MAPPER.writeValueAsBytes(
                        Views.job(job, window, reads.offer(job.id()), reads.history(job.id()))),
                bytes -> call.bytes(200, Call.JSON, bytes));
    }

    void list(Call call) {
        JobReads reads = services.pool().reads();
        JobReads.JobFilter filter = filter(call);
        String after = Lookups.one(call, "after");
        int limit = (int) Lookups.number(call, "limit", USUAL_ITEMS, 1, MOST_ITEMS);
        call.blocking(
                () -> {
                    JobReads.JobPage page = page(reads, filter, after, limit);
                    return Views.MAPPER.writeValueAsBytes(new Views.Page(
                            page.items().stream().map(Views::summary).toList(), page.next()));
                },
                bytes -> call.bytes(200, Call.JSON, bytes));
    }

    void cancel(Call call) {
        JobId id = Lookups.jobId(call.parameter(0));
        ifOwn(
                call,
                id,
                () -> call.await(services.pool().cancel(id), phase -> call.json(200, new JobPhase(id.value(), phase))));
    }

    void reopen(Call call) {
        JobId id = Lookups.jobId(call.parameter(0));
        ifOwn(
                call,
                id,
                () -> call.await(services.pool().reopen(id), reopened -> {
                    if (!reopened) {
                        throw new ProblemException(409, "only a job that has failed or was cancelled can be reopened");
                    }
                    call.json(200, new JobPhase(id.value(), Phase.WAITING));
                }));
    }

    void explain(Call call) {
        JobReads reads = services.pool().reads();
        JobId id = Lookups.jobId(call.parameter(0));
        call.blocking(
                () -> Lookups.job(reads, call.principal(), id, false),
                job -> call.await(services.pool().explain(id), why -> call.json(200, Views.explanation(why))));
    }

    private void ifOwn(Call call, JobId id, Runnable action) {
        JobReads reads = services.pool().reads();
        call.blocking(() -> Lookups.job(reads, call.principal(), id, true), job -> action.run());
    }

    private static JobReads.JobPage page(JobReads reads, JobReads.JobFilter filter, @Nullable String after, int limit) {
        try {
            return reads.jobs(filter, after, limit);
        } catch (PoolException e) {
            if (!"after".equals(e.field())) {
                throw e;
            }
            throw ProblemException.parameter(
                    "after", "is not a cursor of this list: " + after, "next of the page before");
        }
    }

    private static JobReads.JobFilter filter(Call call) {
        boolean plain = call.request().query() == null;
        List<Phase> phases = new ArrayList<>();
        Map<String, String> labels = new LinkedHashMap<>();
        if (!plain) {
            for (String value : call.query().getAll("phase")) {
                for (String name : value.split(",", -1)) {
                    phases.add(phase(name));
                }
            }
            List<String> wanted = call.query().getAll("label");
            if (wanted.size() > MOST_LABELS) {
                throw ProblemException.parameter(
                        "label", "stands " + wanted.size() + " times", "at most " + MOST_LABELS);
            }
            for (String label : wanted) {
                int equals = label.indexOf('=');
                if (equals < 1) {
                    throw ProblemException.parameter("label", "is not KEY=VALUE: " + label, "KEY=VALUE");
                }
                labels.put(label.substring(0, equals), label.substring(equals + 1));
            }
        }
        String sweep = Lookups.one(call, "sweep");
        if (sweep != null && !SweepId.isSweepId(sweep)) {
            throw ProblemException.parameter("sweep", "is not the id of a sweep: " + sweep, "s and 26 characters");
        }
        String order = Lookups.one(call, "order");
        if (order != null && !order.equals("newest") && !order.equals("oldest")) {
            throw ProblemException.parameter("order", "is " + order, "newest or oldest");
        }
        String members = Lookups.one(call, "members");
        if (members != null && !members.equals("one")) {
            throw ProblemException.parameter("members", "is " + members, "one, or absent for all");
        }
        Principal principal = call.principal();
        return new JobReads.JobFilter(
                phases,
                Lookups.one(call, "owner"),
                sweep == null ? null : new SweepId(sweep),
                labels,
                principal.isOperator() ? null : principal.subject(),
                principal.isOperator() ? List.of() : principal.groups(),
                "newest".equals(order),
                members != null);
    }

    static Phase phase(String name) {
        try {
            return Phase.valueOf(name.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ProblemException.parameter("phase", "names no phase: " + name, "one of " + PHASES);
        }
    }
}
