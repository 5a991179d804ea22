// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/** How it reads when a job will start. */
final class Starts {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private Starts() {}

    /** A {@code StartWindow} of the API for people in {@code zone}; empty when there is none. */
    static String window(JsonNode window, Instant now, ZoneId zone) {
        Instant end = Words.instant(Words.text(window, "end"));
        if (end == null) {
            return "";
        }
        return isNow(end, now) ? "now" : Words.window(window, now, zone);
    }

    /** The same with what is most likely and what that is worth. */
    static String whole(JsonNode window, Instant now, ZoneId zone) {
        String words = window(window, now, zone);
        if (words.isEmpty()) {
            return "";
        }
        String likely = words.equals("now") ? "" : ", most likely " + likely(window, now);
        return words + likely + "; " + Words.text(window, "commitment");
    }

    /** {@code in 5m} or {@code now}; empty when there is no window. */
    static String likely(JsonNode window, Instant now) {
        Instant expected = Words.instant(Words.text(window, "expectedStart"));
        if (expected == null) {
            return "";
        }
        return isNow(expected, now) ? "now" : Words.ago(expected.toString(), now);
    }

    private static boolean isNow(Instant at, Instant now) {
        return !at.isAfter(now.plus(AT_ONCE));
    }

    /** What a {@code StartWindow} rests on, as a sentence; empty when there is none. */
    static String basis(JsonNode window, Instant now) {
        JsonNode basis = window.path("basis");
        if (basis.isMissingNode()) {
            return "";
        }
        String where = Words.text(window, "harvester");
        long ahead = basis.path("queueAhead").asLong();
        return String.format(
                Locale.ROOT,
                "this rests on %s%s (%s seen), %s ahead, as of %s ago; %s",
                Words.text(basis, "method"),
                where.isEmpty() ? "" : " of " + where,
                Words.count(basis.path("sampleSize").asLong()),
                ahead == 1 ? "1 job" : Words.count(ahead) + " jobs",
                Words.ago(Words.text(basis, "asOf"), now),
                Words.text(window, "commitment").equals("BEST_EFFORT")
                        ? "that is too little to promise how often such windows hold"
                        : String.format(
                                Locale.ROOT,
                                "meant to hold %.0f times in 100",
                                100 * window.path("confidence").asDouble()));
    }
}
