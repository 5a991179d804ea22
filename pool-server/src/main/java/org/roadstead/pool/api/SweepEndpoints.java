// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.pool.engine.JobReads;

/** What a person does with a sweep as one: look, cancel, reopen. */
final class SweepEndpoints {
    private final Services services;

    SweepEndpoints(Services services) {
        this.services = services;
    }

    /** {@code {id, count}}: how many members it was done to. */
    record SweepCount(String id, long count) {}

    void get(Call call) {
        JobReads reads = services.pool().reads();
        SweepId id = Lookups.sweepId(call.parameter(0));
        call.blocking(
                () -> Views.MAPPER.writeValueAsBytes(Views.sweep(Lookups.sweep(reads, call.principal(), id, false))),
                bytes -> call.bytes(200, Call.JSON, bytes));
    }

    void cancel(Call call) {
        SweepId id = Lookups.sweepId(call.parameter(0));
        ifOwn(
                call,
                id,
                () -> call.await(
                        services.pool().cancel(id), count -> call.json(200, new SweepCount(id.value(), count))));
    }

    void reopen(Call call) {
        SweepId id = Lookups.sweepId(call.parameter(0));
        call.body(Bodies.MOST_SMALL, body -> {
            Phase from = from(call, body.getBytes());
            ifOwn(
                    call,
                    id,
                    () -> call.await(
                            services.pool().reopen(id, from),
                            count -> call.json(200, new SweepCount(id.value(), count))));
        });
    }

    private static Phase from(Call call, byte[] body) {
        if (body.length == 0) {
            return Phase.FAILED;
        }
        Bodies.requireJson(call);
        JsonNode tree = Bodies.tree(body);
        Known.fields(tree, "phase");
        JsonNode said = tree.path("phase");
        String name =
                said.isMissingNode() ? Phase.FAILED.name() : said.isTextual() ? said.textValue() : said.toString();
        if (name.equals(Phase.FAILED.name()) || name.equals(Phase.CANCELLED.name())) {
            return Phase.valueOf(name);
        }
        throw ProblemException.fault("phase", "members in " + name + " cannot be reopened", "FAILED or CANCELLED");
    }

    private void ifOwn(Call call, SweepId id, Runnable action) {
        JobReads reads = services.pool().reads();
        call.blocking(() -> Lookups.sweep(reads, call.principal(), id, true), sweep -> action.run());
    }
}
