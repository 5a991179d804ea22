// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for whole phrases. The first that reads all words counts. */
final class Wishes {
    /** How long {@code at 10am} lasts: as {@code now} said then. */
    static final Duration POINT_LASTS = Duration.ofMinutes(5);

    static final List<Rule> RULES = List.of(
            Rule.wish("POINT", Wishes::at),
            Rule.wish(
                    "in|during|at|over? SPAN",
                    p -> whole(p, p.inner().from(), p.inner().to())),
            Rule.wish("SPAN or|and SPAN", Wishes::either),
            Rule.wish(
                    "between|from? TIME and|to|until|- TIME",
                    p -> hours(p, p.today()),
                    "between TIME and TIME tomorrow"),
            Rule.wish(
                    "between|from? TIME and|to|until|- TIME DAY",
                    p -> hours(p, p.inner().date())),
            Rule.wish(
                    "DAY between|from? TIME and|to|until|- TIME",
                    p -> hours(p, p.inner().date())),
            Rule.wish("between|from? POINT and|to|until|- POINT", Wishes::range),
            Rule.wish("between|from POINT and|to|until SPAN", Wishes::range),
            Rule.wish("between|from SPAN and|to|until POINT", Wishes::range),
            Rule.wish("between|from SPAN and|to|until SPAN", Wishes::range),
            Rule.wish("by|until|till POINT", p -> until(p, p.inner().to())),
            Rule.wish("by|until|till SPAN", p -> until(p, p.inner().to())),
            Rule.wish(
                    "by|until|till|before the? end of SPAN",
                    p -> until(p, p.inner().to())),
            Rule.wish("no|not later than POINT", p -> until(p, p.inner().to())),
            Rule.wish("no|not later than SPAN", p -> until(p, p.inner().to())),
            Rule.wish("before POINT", p -> until(p, p.inner().from())),
            Rule.wish("before SPAN", p -> until(p, p.inner().from())),
            Rule.wish("after POINT", Wishes::restOfDay),
            Rule.wish("after SPAN", p -> from(p, p.inner().to())),
            Rule.wish("from POINT on|onwards?", p -> from(p, p.inner().from())),
            Rule.wish("from SPAN on|onwards?", p -> from(p, p.inner().from())),
            Rule.wish("not before POINT", p -> from(p, p.inner().from())),
            Rule.wish("not before SPAN", p -> from(p, p.inner().from())));

    private Wishes() {}

    private static Bounds at(Parts parts) throws Impossible {
        Instant from = parts.clock().beginning(parts.inner().from());
        return new Bounds(from, from.plus(POINT_LASTS));
    }

    private static Bounds restOfDay(Parts parts) throws Impossible {
        LocalDateTime from = parts.inner().from();
        return whole(parts, from, from.toLocalDate().plusDays(1).atStartOfDay());
    }

    private static Bounds hours(Parts parts, LocalDate day) throws Impossible {
        LocalDateTime from = parts.time(day);
        LocalDateTime to = parts.time(day, 1);
        return whole(parts, from, to.isAfter(from) ? to : parts.time(day.plusDays(1), 1));
    }

    private static Bounds range(Parts parts) throws Impossible {
        return whole(parts, parts.inner(0).from(), parts.inner(1).to());
    }

    private static Bounds either(Parts parts) throws Impossible {
        Stretch first = parts.inner(0);
        Stretch second = parts.inner(1);
        if (second.from().isAfter(first.to()) || first.from().isAfter(second.from())) {
            throw new Impossible("leaves a gap between the two, or has the later one first");
        }
        return whole(parts, first.from(), second.to());
    }

    private static Bounds until(Parts parts, LocalDateTime to) {
        return new Bounds(null, parts.clock().end(to));
    }

    private static Bounds from(Parts parts, LocalDateTime from) {
        return new Bounds(begun(parts, from), null);
    }

    private static Bounds whole(Parts parts, LocalDateTime from, LocalDateTime to) throws Impossible {
        Instant end = parts.clock().end(to);
        if (!end.isAfter(parts.clock().beginning(from))) {
            throw new Impossible(
                    to.isAfter(from)
                            ? "names a time that clocks in " + parts.clock().zone() + " skip"
                            : "ends before it begins");
        }
        return new Bounds(begun(parts, from), end);
    }

    private static @Nullable Instant begun(Parts parts, LocalDateTime from) {
        Instant beginning = parts.clock().beginning(from);
        return beginning.isAfter(parts.clock().now()) ? beginning : null;
    }
}
