// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

/** What a rule makes of words; rules name other kinds in capitals. */
enum Kind {
    /** {@code 3 December}. */
    DATE,
    /** {@code tomorrow}, {@code next Friday}. */
    DAY,
    /** A day, a part of one, or several days. */
    SPAN,
    /** A clock time on a day. */
    POINT,
    /** A whole phrase. */
    WISH
}
