// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MissingTest {
    /** As a message read from JSON, in which anything may be null whatever its type says. */
    public record Item(@Nullable String name, @Nullable String note) {}

    public record Whole(String name, int number, @Nullable Part part, List<Part> parts) {}

    public record Part(String word, @Nullable Part inner) {}

    private static final Part GOOD = new Part("w", null);

    @Test
    void whole_message_lacks_nothing() {
        assertEquals(List.of(), Missing.in(new Whole("n", 1, null, List.of(GOOD, new Part("x", GOOD))), 10));
        assertEquals(List.of(), Missing.in(new Item(null, null), 10));
    }

    @Test
    void each_missing_part_is_named_by_its_path() {
        Whole message = new Whole(
                absent(),
                0,
                new Part(absent(), null),
                Arrays.asList(GOOD, absent(), new Part("x", new Part(absent(), null))));
        assertEquals(List.of("name", "part.word", "parts[1]", "parts[2].inner.word"), Missing.in(message, 10));
        assertEquals(List.of("name", "part.word"), Missing.in(message, 2));
        assertEquals(List.of("[0]"), Missing.in(Arrays.asList(absent(), GOOD), 1));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // the point of the test
    private static <T> T absent() {
        return null;
    }
}
