// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.regex.Pattern;

/**
 * The name of one job: {@code j} and a lower-case ULID, or {@code s}, a ULID, a dot and the member's index for a member
 * of a sweep.
 */
public record JobId(String value) implements Comparable<JobId> {
    private static final Pattern FORM = Pattern.compile("j[0-9a-z]{26}|s[0-9a-z]{26}\\.(0|[1-9][0-9]{0,7})");

    public JobId {
        if (!isJobId(value)) {
            throw new IllegalArgumentException("not a job id: " + value);
        }
    }

    /** Whether {@code text} has the form of a job id (it may still name no job). */
    public static boolean isJobId(String text) {
        return FORM.matcher(text).matches();
    }

    /** The {@code index}-th member (from 0) of {@code sweep}. */
    public static JobId member(SweepId sweep, long index) {
        return new JobId(sweep.value() + "." + index);
    }

    /** The stored body this job is described by: its own id, or its sweep's. */
    public String body() {
        int dot = value.indexOf('.');
        return dot < 0 ? value : value.substring(0, dot);
    }

    /** The index within its sweep, 0 for a job on its own. */
    public long member() {
        int dot = value.indexOf('.');
        return dot < 0 ? 0 : Long.parseLong(value.substring(dot + 1));
    }

    @Override
    public int compareTo(JobId other) {
        int bodies = body().compareTo(other.body());
        return bodies != 0 ? bodies : Long.compare(member(), other.member());
    }

    @Override
    public String toString() {
        return value;
    }
}
