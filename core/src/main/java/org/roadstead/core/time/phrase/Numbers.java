// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import org.jspecify.annotations.Nullable;

/** Reads the numbers of days and years. */
final class Numbers {
    private Numbers() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A number of {@code least} to {@code most} digits and nothing else; null when it is none. */
    static @Nullable Integer read(String text, int least, int most) {
        return text.length() >= least && text.length() <= most && text.chars().allMatch(c -> isDigit((char) c))
                ? Integer.valueOf(text)
                : null;
    }

    /** {@code 3}, {@code 03} or {@code 3rd}. */
    static @Nullable Integer ordinal(String text) {
        int end = text.length();
        while (end > 0 && !isDigit(text.charAt(end - 1))) {
            end--;
        }
        String suffix = text.substring(end);
        boolean known = suffix.isEmpty()
                || suffix.equals("st")
                || suffix.equals("nd")
                || suffix.equals("rd")
                || suffix.equals("th");
        return known ? read(text.substring(0, end), 1, 2) : null;
    }
}
