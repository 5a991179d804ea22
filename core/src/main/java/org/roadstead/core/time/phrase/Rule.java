// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the grammar.
 *
 * @param local what it means on the local calendar; null for a {@link Kind#WISH}
 * @param whole what a whole phrase means; null for other kinds
 * @param instead what may stand in its place when that is over or is not at all, likeliest first; leaves by their names
 */
record Rule(
        Kind kind,
        String text,
        List<Symbol> pattern,
        @Nullable Local local,
        @Nullable Whole whole,
        List<String> instead) {
    /** A meaning on the local calendar. */
    interface Local {
        Stretch of(Parts parts) throws Impossible;
    }

    /** A meaning as an interval. */
    interface Whole {
        Bounds of(Parts parts) throws Impossible;
    }

    static Rule of(Kind kind, String pattern, Local meaning, String... instead) {
        return new Rule(kind, pattern, Symbol.pattern(pattern), meaning, null, List.of(instead));
    }

    static Rule wish(String pattern, Whole meaning, String... instead) {
        return new Rule(Kind.WISH, pattern, Symbol.pattern(pattern), null, meaning, List.of(instead));
    }
}
