// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.SweepId;
import org.roadstead.pool.engine.JobReads;
import org.roadstead.pool.identity.Principal;

/** Finds what a caller names, as far as it is the caller's to see; the rest does not exist. Blocking where it reads. */
final class Lookups {
    private Lookups() {}

    static JobId jobId(String text) {
        if (!JobId.isJobId(text)) {
            throw ProblemException.notFound("there is no job " + text);
        }
        return new JobId(text);
    }

    static SweepId sweepId(String text) {
        if (!SweepId.isSweepId(text)) {
            throw ProblemException.notFound("there is no sweep " + text);
        }
        return new SweepId(text);
    }

    /** @param change whether the caller wants to change it */
    static JobReads.JobView job(JobReads reads, Principal principal, JobId id, boolean change) {
        return reads.job(id)
                .filter(job -> change ? principal.mayChange(job.owner()) : principal.maySee(job.owner(), job.group()))
                .orElseThrow(() -> ProblemException.notFound(
                        "there is no job " + id + (change ? " of yours" : "") + removed(reads, id.body())));
    }

    /** @param change whether the caller wants to change it */
    static JobReads.SweepView sweep(JobReads reads, Principal principal, SweepId id, boolean change) {
        return reads.sweep(id)
                .filter(sweep ->
                        change ? principal.mayChange(sweep.owner()) : principal.maySee(sweep.owner(), sweep.group()))
                .orElseThrow(() -> ProblemException.notFound(
                        "there is no sweep " + id + (change ? " of yours" : "") + removed(reads, id.value())));
    }

    /** Says nothing that a stranger could use: it goes by the time in the id alone. */
    private static String removed(JobReads reads, String body) {
        return reads.mayBeRemoved(body)
                ? "; what has ended is removed after some time, and jobs of that age have been"
                : "";
    }

    /** The value of a query parameter that may stand once. */
    static @Nullable String one(Call call, String name) {
        if (call.request().query() == null) {
            return null;
        }
        MultiMap query = call.query();
        List<String> values = query.getAll(name);
        if (values.size() > 1) {
            throw ProblemException.parameter(name, "stands more than once", "one value");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    static long number(Call call, String name, long otherwise, long least, long most) {
        String text = one(call, name);
        if (text == null) {
            return otherwise;
        }
        long value = whole(text);
        if (value < least || value > most) {
            throw ProblemException.parameter(
                    name, "is " + (text.isEmpty() ? "empty" : text), "a whole number from " + least + " to " + most);
        }
        return value;
    }

    /** The number that {@code text} is in plain digits; negative when it is none, or too large. */
    static long whole(String text) {
        if (text.isEmpty() || text.length() > 19 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static boolean flag(Call call, String name) {
        String text = one(call, name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true") || text.isEmpty()) {
            return true;
        }
        throw ProblemException.parameter(name, "is " + text, "true or false");
    }
}
