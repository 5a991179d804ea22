// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "4GiB, 4294967296, 4GiB",
        "500MB, 500000000, 500MB",
        "1.5GiB, 1610612736, 1536MiB",
        "0.001kB, 1, 1B",
        "2 TiB, 2199023255552, 2TiB",
        "7EiB, 8070450532247928832, 7EiB",
        "8EB, 8000000000000000000, 8EB",
        "1024B, 1024, 1KiB",
        "1000KB, 1000000, 1MB",
        "0B, 0, 0B",
        "1025B, 1025, 1025B"
    })
    void size_wellWritten_isReadAndPrintedShortest(String text, long bytes, String printed) {
        assertEquals(bytes, ByteSize.parse(text).bytes());
        assertEquals(printed, new ByteSize(bytes).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "4G",
                "4gb",
                "4 gigs",
                "GiB",
                "-4GiB",
                "4..5GiB",
                ".5GiB",
                "5.GiB",
                "0.0001kB",
                "8EiB",
                "1e3kB",
                "99999999999999999999B",
                "4GiB4"
            })
    void size_badlyWritten_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    }

    @Test
    void size_anyPrinted_isReadBack() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long bytes = random.nextLong() >>> (1 + random.nextInt(62));
            assertEquals(bytes, ByteSize.parse(new ByteSize(bytes).toString()).bytes());
        }
    }
}
