// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.roadstead.core.job.Phase;

/** How what has ended is forgotten: a body as a whole, so that a sweep's counts are right as long as there is a sweep. */
final class Removals {
    private final PoolState pool;

    Removals(PoolState pool) {
        this.pool = pool;
    }

    long remove(String id) {
        BodyFacts body = pool.body(id);
        if (body == null || pool.records.isNamed(id)) {
            return 0;
        }
        long[] byPhase = byPhase(body);
        long ended = 0;
        for (Phase phase : Phase.values()) {
            ended += phase.isTerminal() ? byPhase[phase.ordinal()] : 0;
        }
        if (ended != body.size()) {
            return 0;
        }
        for (int i = 0; i < byPhase.length; i++) {
            pool.jobsByPhase[i] -= byPhase[i];
        }
        pool.changes().removed().add(new Changes.RemovedBody(body, byPhase));
        pool.flush();
        return ended;
    }

    private long[] byPhase(BodyFacts body) {
        if (body.isSweep()) {
            return pool.records.counts(body.first());
        }
        long[] one = new long[Phase.values().length];
        one[pool.row(body.first()).phase().ordinal()] = 1;
        return one;
    }
}
