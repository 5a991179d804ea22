// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.time.Moment;
import org.roadstead.pool.disk.DiskRoom.State;
import org.roadstead.pool.store.StoreException;

class DiskRoomTest {
    private static final long MIB = 1 << 20;

    private long free = 1_000 * MIB;
    private long now;
    private final List<State> changes = new ArrayList<>();
    private final DiskRoom room =
            new DiskRoom(() -> free, 200 * MIB, () -> new Moment(now, Instant.EPOCH.plusMillis(now)));

    DiskRoomTest() {
        room.onChange(() -> changes.add(room.state()));
    }

    private State at(long mebibytes) {
        free = mebibytes * MIB;
        room.measure();
        return room.state();
    }

    @Test
    void room_goes_and_comes_back_with_some_more_than_the_reserve() {
        assertEquals(State.AMPLE, at(200));
        assertEquals(State.LOW, at(199));
        assertEquals(State.LOW, at(219));
        assertEquals(State.AMPLE, at(220));
        assertEquals(State.LOW, at(50));
        assertEquals(State.SCARCE, at(49));
        assertEquals(State.SCARCE, at(69));
        assertEquals(State.LOW, at(70));
        assertEquals(State.AMPLE, at(1_000));
        assertEquals(List.of(State.LOW, State.AMPLE, State.LOW, State.SCARCE, State.LOW, State.AMPLE), changes);
    }

    @Test
    void write_that_failed_for_want_of_room_counts_for_more_than_what_is_measured() {
        StoreException full = new StoreException("cannot commit", new SQLException("full", null, 13));
        assertTrue(room.failed(full));
        assertEquals(State.SCARCE, room.state());
        now += 9_999;
        assertEquals(State.SCARCE, at(1_000));
        now += 1;
        assertEquals(State.AMPLE, at(1_000));
        assertTrue(room.failed(new IOException("/x: No space left on device")));
    }

    @Test
    void other_failures_are_not_about_room_unless_there_is_none() {
        StoreException broken = new StoreException("cannot commit", new SQLException("disk I/O error", null, 10));
        assertFalse(room.failed(broken));
        assertFalse(room.failed(new IllegalStateException("no space left in my head")));
        assertEquals(State.AMPLE, room.state());
        at(100);
        assertTrue(room.failed(broken));
    }

    @Test
    void disk_that_cannot_be_measured_stays_as_it_was() {
        DiskRoom blind = new DiskRoom(
                () -> {
                    throw new IOException("gone");
                },
                1,
                () -> new Moment(0, Instant.EPOCH));
        blind.measure();
        blind.measure();
        assertEquals(State.AMPLE, blind.state());
    }
}
