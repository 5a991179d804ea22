// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.roadstead.core.job.StrictTree;
import org.roadstead.core.queue.GroupFacts;
import org.roadstead.core.queue.Policy;
import org.roadstead.pool.identity.Principal;
import org.roadstead.pool.policy.PolicyReader;
import org.roadstead.pool.policy.PolicyWriter;

/** Shares and limits: what operators decide, and what everybody sees of it. */
final class PolicyEndpoints {
    private final Services services;

    PolicyEndpoints(Services services) {
        this.services = services;
    }

    /** {@code used} and {@code behind} in core-seconds. */
    record GroupJson(String group, double shares, double used, double behind, long waiting, int leases) {}

    void get(Call call) {
        call.await(services.pool().policy(), policy -> call.json(200, PolicyWriter.write(policy)));
    }

    /** The whole policy; it holds from then on. */
    void put(Call call) {
        Bodies.requireJson(call);
        call.body(Bodies.MOST_JSON, body -> {
            byte[] bytes = body.getBytes();
            call.blocking(
                    () -> read(bytes),
                    policy ->
                            call.await(services.pool().policy(policy), set -> call.json(200, PolicyWriter.write(set))));
        });
    }

    private static Policy read(byte[] bytes) {
        StrictTree.Parsed parsed = StrictTree.json(bytes);
        if (parsed.tree() == null || !parsed.faults().isEmpty()) {
            throw ProblemException.faults(parsed.faults());
        }
        if (!parsed.tree().isObject()) {
            throw ProblemException.fault("", "the policy is not a map of keys", "shares and limits");
        }
        PolicyReader.Read read = PolicyReader.read(parsed.tree());
        Policy policy = read.policy();
        if (policy == null) {
            throw ProblemException.faults(read.faults());
        }
        return policy;
    }

    /** Operators see every group, others their own. */
    void shares(Call call) {
        Principal principal = call.principal();
        call.await(services.pool().groups(), groups -> {
            List<GroupJson> items = new ArrayList<>();
            for (GroupFacts group : groups) {
                if (principal.isOperator()
                        || principal.groups().contains(group.group())
                        || principal.groups().isEmpty() && principal.subject().equals(group.group())) {
                    items.add(new GroupJson(
                            group.group(),
                            group.shares(),
                            rounded(group.used()),
                            rounded(group.behind()),
                            group.waiting(),
                            group.leases()));
                }
            }
            call.json(200, new Views.Page(items, null));
        });
    }

    private static double rounded(double seconds) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.1f", seconds));
    }
}
