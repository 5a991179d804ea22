// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TransfersTest {
    private final AtomicInteger tries = new AtomicInteger();

    private Transfers.Transfer failingWith(IOException... failures) {
        Queue<IOException> left = new ArrayDeque<>(List.of(failures));
        return () -> {
            tries.incrementAndGet();
            IOException next = left.poll();
            if (next != null) {
                throw next;
            }
        };
    }

    @Test
    void transfer_while_the_pool_is_away_is_said_again_until_it_succeeds() throws IOException {
        Transfers.insist(failingWith(new HttpFailure(503, ""), new ConnectException("refused")), () -> false);
        assertEquals(3, tries.get());
    }

    @Test
    void transfer_that_is_refused_for_good_fails_at_once() {
        assertThrows(
                HttpFailure.class, () -> Transfers.insist(failingWith(new HttpFailure(413, "too large")), () -> false));
        assertEquals(1, tries.get());
    }

    @Test
    void transfer_of_a_file_that_is_not_there_fails_at_once() {
        assertThrows(
                NoSuchFileException.class,
                () -> Transfers.insist(failingWith(new NoSuchFileException("result")), () -> false));
        assertEquals(1, tries.get());
    }

    @Test
    void transfer_that_is_no_longer_wanted_is_not_said_again() {
        assertThrows(
                HttpFailure.class,
                () -> Transfers.insist(failingWith(new HttpFailure(503, "")), () -> tries.get() > 0));
        assertEquals(1, tries.get());
    }
}
