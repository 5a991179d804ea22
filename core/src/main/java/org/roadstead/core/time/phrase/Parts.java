// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.LocalDate;
import java.time.LocalDateTime;

/** What a rule's meaning is made of: the values of its leaves and the meanings of its inner rules, and the clock. */
record Parts(Node node, LocalClock clock) {
    LocalDate today() {
        return clock.today();
    }

    /** The first leaf of this type. */
    <T> T leaf(Class<T> type) {
        return leaf(type, 0);
    }

    /** The leaf of this type after {@code skipped} others of it. */
    <T> T leaf(Class<T> type, int skipped) {
        int before = 0;
        for (Node part : node.parts()) {
            if (type.isInstance(part.value()) && before++ == skipped) {
                return type.cast(part.value());
            }
        }
        throw new IllegalStateException("a rule has no such leaf: " + node.rule());
    }

    /** The meaning of the first inner rule. */
    Stretch inner() throws Impossible {
        return inner(0);
    }

    /** The meaning of the inner rule after {@code skipped} others. */
    Stretch inner(int skipped) throws Impossible {
        int before = 0;
        for (Node part : node.parts()) {
            Rule rule = part.rule();
            if (rule != null && rule.local() != null && before++ == skipped) {
                return rule.local().of(new Parts(part, clock));
            }
        }
        throw new IllegalStateException("a rule has no such part: " + node.rule());
    }

    /** The first clock time that is named, on {@code day}. */
    LocalDateTime time(LocalDate day) throws Impossible {
        return time(day, 0);
    }

    /** The same after {@code skipped} others. Midnight is the end of a day, even where clocks skip it. */
    LocalDateTime time(LocalDate day, int skipped) throws Impossible {
        int minutes = leaf(ClockTime.class, skipped).minutes();
        LocalDateTime time = day.atStartOfDay().plusMinutes(minutes);
        if (minutes < ClockTime.DAY && LocalClock.isSkipped(time, clock.zone())) {
            throw new Impossible("names " + time.toLocalTime() + ", which clocks in " + clock.zone() + " skip "
                    + Calendar.name(time.toLocalDate(), today()));
        }
        return time;
    }
}
