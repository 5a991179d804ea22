// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.Wish.AnyTime;
import org.roadstead.core.time.Wish.Interval;
import org.roadstead.core.time.Wish.Now;
import org.roadstead.core.time.Wish.Said;
import org.roadstead.core.time.Wish.Within;
import org.roadstead.core.time.phrase.Nearest;
import org.roadstead.core.time.phrase.Phrase;

/** Reads a wish for the start as people write it: {@code now}, {@code tomorrow morning}, an ISO 8601 interval. */
public final class WishReader {
    /** What this release understands. */
    public static final String UNDERSTOOD = String.join(", ", Nearest.EXAMPLES)
            + " and the like, or an ISO 8601 interval such as 2026-01-01T10:00Z/2026-01-01T12:00Z";

    private static final List<String> NOW = List.of("now", "right now", "immediately", "at once");
    private static final List<String> ANY_TIME =
            List.of("any time", "anytime", "whenever", "as soon as possible", "asap");
    private static final List<String> WITHIN = List.of("within the next ", "in the next ", "within ");

    private WishReader() {}

    /**
     * Reads one wish. Whether it can still be met is for {@link Wish#resolve} to say.
     *
     * @param zone whose calendar and clocks are meant
     * @throws NotAWish when {@code text} is none
     */
    public static Wish read(String text, ZoneId zone) throws NotAWish {
        String written = text.strip();
        String phrase = String.join(" ", written.toLowerCase(Locale.ROOT).split("\\s+", -1));
        if (NOW.contains(phrase)) {
            return new Now();
        }
        if (ANY_TIME.contains(phrase)) {
            return new AnyTime();
        }
        String amount = amount(phrase);
        if (amount != null) {
            return new Within(SpokenTime.read(amount));
        }
        int slash = written.indexOf('/');
        if (slash >= 0) {
            return IsoInterval.read(written, slash, zone);
        }
        Phrase said = Phrase.read(written);
        if (said != null) {
            return new Said(said, zone);
        }
        if (IsoInterval.isInstant(written, zone)) {
            throw new NotAWish("is an instant, not an interval");
        }
        String nearest = Nearest.to(written);
        throw new NotAWish("is not understood" + (nearest == null ? "" : ": did you mean " + nearest + "?"));
    }

    private static @Nullable String amount(String phrase) {
        if (phrase.equals("within")) {
            return "";
        }
        for (String prefix : WITHIN) {
            if (phrase.startsWith(prefix)) {
                return phrase.substring(prefix.length());
            }
        }
        return null;
    }

    /** Whether {@code wishes} taken together may leave no gap: of phrases only the hour at which they are said can tell. */
    public static boolean mayBeOneInterval(List<Wish> wishes) {
        boolean relative = true;
        boolean absolute = true;
        for (Wish wish : wishes) {
            if (wish instanceof AnyTime || wish instanceof Said) {
                return true;
            }
            relative &= !(wish instanceof Interval);
            absolute &= wish instanceof Interval;
        }
        return relative || absolute && Gaps.none(wishes);
    }
}
