// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.identity;

import java.util.List;

/**
 * Who is asking.
 *
 * @param groups in the order of the token; the first is a job's default
 */
public record Principal(String subject, List<String> groups, Role role) {
    /** What a token may do. */
    public enum Role {
        USER,
        HARVESTER,
        OPERATOR,
        METRICS,
        /** Starts pilots for its subject's jobs and nothing else. */
        PILOT
    }

    public boolean isOperator() {
        return role == Role.OPERATOR;
    }

    /** Owner, members of the job's group and operators may look. */
    public boolean maySee(String owner, String group) {
        return isOperator() || role == Role.USER && (subject.equals(owner) || groups.contains(group));
    }

    /** Only the owner and operators may change. */
    public boolean mayChange(String owner) {
        return isOperator() || role == Role.USER && subject.equals(owner);
    }
}
