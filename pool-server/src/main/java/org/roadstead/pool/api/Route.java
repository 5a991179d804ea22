// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * One method on one path, as openapi.yaml names it, with its counters.
 *
 * <p>In a template {@code {x}} stands for one segment; {@code {path}} at the end stands for all that follow.
 */
final class Route {
    private static final int FIRST_STATUS = 100;
    private static final int LAST_STATUS = 599;

    private final String method;
    private final String template;
    private final Access access;
    private final Set<String> query;
    private final Handler handler;
    private final AtomicLongArray byStatus = new AtomicLongArray(LAST_STATUS - FIRST_STATUS + 1);
    private final LongAdder nanos = new LongAdder();

    /** @param query the names of the parameters it knows; every other is refused */
    Route(String method, String template, Access access, Set<String> query, Handler handler) {
        this.method = method;
        this.template = template;
        this.access = access;
        this.query = query;
        this.handler = handler;
    }

    String method() {
        return method;
    }

    String template() {
        return template;
    }

    Access access() {
        return access;
    }

    Set<String> query() {
        return query;
    }

    Handler handler() {
        return handler;
    }

    void count(int status, long nanosTaken) {
        byStatus.incrementAndGet(status - FIRST_STATUS);
        nanos.add(nanosTaken);
    }

    long count(int status) {
        return byStatus.get(status - FIRST_STATUS);
    }

    double seconds() {
        return nanos.sum() / 1e9;
    }

    /** What {@link #count(int)} may have counted. */
    interface StatusVisitor {
        void visit(int status, long count);
    }

    void visitStatuses(StatusVisitor visitor) {
        for (int status = FIRST_STATUS; status <= LAST_STATUS; status++) {
            long count = count(status);
            if (count > 0) {
                visitor.visit(status, count);
            }
        }
    }
}
