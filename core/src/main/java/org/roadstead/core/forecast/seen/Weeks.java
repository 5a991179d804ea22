// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.seen;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Names of the weeks by which scores are kept. */
public final class Weeks {
    private Weeks() {}

    /** The ISO 8601 week of a moment in UTC, such as {@code 2026-W49}. */
    public static String of(Instant at) {
        ZonedDateTime utc = at.atZone(ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "%d-W%02d",
                utc.get(IsoFields.WEEK_BASED_YEAR),
                utc.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }
}
