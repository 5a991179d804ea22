// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.Locale;

/** Durations as people type them. */
final class Durations {
    private Durations() {}

    /** {@code 90s}, {@code 1h30m} and {@code 30d} in ISO 8601; everything else as it is, for the pool to judge. */
    static String iso(String typed) {
        String text = typed.strip().toLowerCase(Locale.ROOT);
        if (!text.matches("([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?") || text.isEmpty()) {
            return typed;
        }
        int days = text.indexOf('d') + 1;
        String time = text.substring(days);
        return ("P" + text.substring(0, days) + (time.isEmpty() ? "" : "T" + time)).toUpperCase(Locale.ROOT);
    }
}
