// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When somebody wishes a job to start.
 *
 * @param wishes in order of preference, at least one; together they make one interval without gaps
 */
public record StartWish(List<Wish> wishes) {
    /** No wish at all. */
    public static final StartWish ANY_TIME = new StartWish(List.of(new Wish.AnyTime()));

    public StartWish {
        wishes = List.copyOf(wishes);
        if (wishes.isEmpty()) {
            throw new IllegalArgumentException("a wish for the start names at least one interval");
        }
    }

    /**
     * The interval in which the job may start when the wish is uttered at {@code now}: that of all wishes together. Not
     * over at {@code now}.
     *
     * @throws UnmetWish when one of the wishes cannot be met any more, or they leave a gap
     */
    public StartWindow resolve(Instant now) throws UnmetWish {
        List<StartWindow> windows = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            try {
                windows.add(wishes.get(i).resolve(now));
            } catch (UnmetWish unmet) {
                throw wishes.size() == 1 ? unmet : unmet.at(i);
            }
        }
        if (!Gaps.noneBetween(windows)) {
            throw UnmetWish.gap();
        }
        StartWindow whole = windows.get(0);
        for (StartWindow next : windows) {
            whole = new StartWindow(earlier(whole.notBefore(), next.notBefore()), later(whole.end(), next.end()));
        }
        return whole;
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        return a == null || b == null ? null : a.isBefore(b) ? a : b;
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        return a == null || b == null ? null : a.isAfter(b) ? a : b;
    }
}
