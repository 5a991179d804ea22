// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.regex.Pattern;

/** The name of one sweep: {@code s} and a lower-case ULID. */
public record SweepId(String value) {
    private static final Pattern FORM = Pattern.compile("s[0-9a-z]{26}");

    public SweepId {
        if (!isSweepId(value)) {
            throw new IllegalArgumentException("not a sweep id: " + value);
        }
    }

    /** Whether {@code text} has the form of a sweep id. */
    public static boolean isSweepId(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
