// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The clock on the wall of somebody who says a phrase.
 *
 * <p>Days are those of the local calendar and last 23 or 25 hours where clocks are put forward or back. What begins or ends
 * with a day or a part of one within skipped time does so where the clocks jump. A clock time that somebody names and that
 * is skipped is refused. Of a time that comes twice a beginning is the first and an end the second.
 */
public record LocalClock(Instant now, ZoneId zone) {
    LocalDate today() {
        return local().toLocalDate();
    }

    LocalDateTime local() {
        return LocalDateTime.ofInstant(now, zone);
    }

    Instant beginning(LocalDateTime time) {
        return beginning(time, zone);
    }

    Instant end(LocalDateTime time) {
        return end(time, zone);
    }

    /** A date and time where something begins, in {@code zone}. */
    public static Instant beginning(LocalDateTime time, ZoneId zone) {
        ZoneOffsetTransition jump = zone.getRules().getTransition(time);
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : time.atZone(zone).toInstant();
    }

    /** A date and time where something ends, in {@code zone}. */
    public static Instant end(LocalDateTime time, ZoneId zone) {
        ZoneOffsetTransition jump = zone.getRules().getTransition(time);
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : time.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }

    /** Whether clocks of {@code zone} never show {@code time}. */
    public static boolean isSkipped(LocalDateTime time, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        return rules.getValidOffsets(time).isEmpty();
    }
}
