// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.List;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.JobId;
import org.roadstead.pool.identity.Principal;

/** Asking first: offers, and what becomes of them. */
final class OfferEndpoints {
    private static final int LENGTH = 27;

    private final Services services;
    private final SubmitEndpoint submit;
    private final JobEndpoints jobs;

    OfferEndpoints(Services services, SubmitEndpoint submit, JobEndpoints jobs) {
        this.services = services;
        this.submit = submit;
        this.jobs = jobs;
    }

    void ask(Call call) {
        services.pool();
        submit.read(call, described -> submit.checked(call, described, this::ask));
    }

    private void ask(Call call, Described described) {
        List<JobDescription> asked = described.jobs();
        if (asked.size() != 1) {
            throw ProblemException.fault("", "offers are for one job, not for " + asked.size(), "one description");
        }
        Principal principal = call.principal();
        call.await(
                services.pool().offers().ask(principal.subject(), SubmitEndpoint.usualGroup(principal), asked.get(0)),
                set -> {
                    call.response().putHeader("Location", "/api/v1/offers/" + set.id());
                    call.json(201, OfferViews.set(set));
                });
    }

    void get(Call call) {
        call.await(
                services.pool().offers().find(set(call), call.principal()::mayChange),
                set -> call.json(200, OfferViews.set(set)));
    }

    void accept(Call call) {
        String set = set(call);
        call.await(services.pool().offers().accept(set, number(call, set), call.principal()::mayChange), acceptance -> {
            call.response().putHeader("Location", "/api/v1/jobs/" + acceptance.job());
            jobs.show(call, new JobId(acceptance.job()));
        });
    }

    void reject(Call call) {
        String set = set(call);
        call.await(
                services.pool().offers().reject(set, number(call, set), call.principal()::mayChange),
                rejected -> call.json(200, OfferViews.set(rejected)));
    }

    private static String set(Call call) {
        String id = call.parameter(0);
        if (id.length() != LENGTH || id.charAt(0) != 'q') {
            throw notThere(id);
        }
        return id;
    }

    /** The offer by its number, or by its whole id. */
    private static int number(Call call, String set) {
        String text = call.parameter(1);
        String number = text.startsWith(set + ".") ? text.substring(set.length() + 1) : text;
        long value = Lookups.whole(number);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw notThere(set + "." + number);
        }
        return (int) value;
    }

    private static ProblemException notThere(String id) {
        return ProblemException.notFound("there is no offer " + id);
    }
}
