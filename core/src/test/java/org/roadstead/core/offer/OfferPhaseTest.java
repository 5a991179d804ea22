// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OfferPhaseTest {
    @ParameterizedTest
    @CsvSource({
        "OFFERED, OFFERED, false",
        "OFFERED, ACCEPTED, true",
        "OFFERED, REJECTED, true",
        "OFFERED, EXPIRED, true",
        "ACCEPTED, OFFERED, false",
        "ACCEPTED, ACCEPTED, false",
        "ACCEPTED, REJECTED, false",
        "ACCEPTED, EXPIRED, false",
        "REJECTED, OFFERED, false",
        "REJECTED, ACCEPTED, false",
        "REJECTED, REJECTED, false",
        "REJECTED, EXPIRED, false",
        "EXPIRED, OFFERED, false",
        "EXPIRED, ACCEPTED, false",
        "EXPIRED, REJECTED, false",
        "EXPIRED, EXPIRED, false"
    })
    void phase_to_another_is_as_the_table_says(OfferPhase from, OfferPhase to, boolean allowed) {
        assertEquals(allowed, from.allows(to));
        assertEquals(allowed, from.after().contains(to));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 4, 1",
        "1, 4, 4, 1 2 3 4",
        "2, 64, 4, 2 6 20 64",
        "3, 8, 2, 3 8",
        "5, 90, 1, 5",
        "1, 5, 4, 1 2 3 5"
    })
    void sizes_hold_both_ends_and_steps_of_one_ratio(int min, int max, int most, String sizes) {
        assertEquals(
                sizes,
                String.join(
                        " ",
                        OfferSizes.between(min, max, most).stream()
                                .map(String::valueOf)
                                .toList()));
        assertEquals(
                Set.copyOf(OfferSizes.between(min, max, most)).size(),
                OfferSizes.between(min, max, most).size());
    }
}
