// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

/**
 * The name of one job: {@code j} and a lower-case ULID, or {@code s}, a ULID, a dot and the member's index for a member
 * of a sweep.
 */
public record JobId(String value) implements Comparable<JobId> {
    /** Of a letter and a ULID. */
    private static final int BODY = 27;
    /** Digits of the largest index in a sweep. */
    private static final int MOST_DIGITS = 8;

    public JobId {
        if (!isJobId(value)) {
            throw new IllegalArgumentException("not a job id: " + value);
        }
    }

    /** Whether {@code text} has the form of a job id (it may still name no job). */
    public static boolean isJobId(String text) {
        int length = text.length();
        if (length < BODY || (text.charAt(0) == 'j' ? length != BODY : text.charAt(0) != 's')) {
            return false;
        }
        for (int i = 1; i < BODY; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return text.charAt(0) == 'j' || isIndex(text, length);
    }

    /** Whether a dot and a number without leading zeros follow the body. By hand: every message brings hundreds of ids. */
    private static boolean isIndex(String text, int length) {
        int first = BODY + 1;
        if (length <= first || length > first + MOST_DIGITS || text.charAt(BODY) != '.') {
            return false;
        }
        for (int i = first; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.charAt(first) != '0' || length == first + 1;
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
