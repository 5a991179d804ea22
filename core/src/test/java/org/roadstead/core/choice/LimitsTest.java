// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.reason.Reason;

class LimitsTest {
    private final Limits limits = new Limits(new Usage(100, 200, 3, 400));

    @Test
    void use_up_to_the_limit_is_let_go_on() {
        assertNull(limits.exceeded(new Usage(100, 200, 3, 400)));
    }

    @Test
    void use_beyond_a_limit_names_it_with_both_figures() {
        assertReason(Reason.MEMORY_EXCEEDED, "it used 101 bytes of memory, more than 100", new Usage(101, 0, 0, 0));
        assertReason(Reason.DISK_EXCEEDED, "its directory held 201 bytes, more than 200", new Usage(0, 201, 0, 0));
        assertReason(Reason.PROCESSES_EXCEEDED, "it had 4 processes, more than 3", new Usage(0, 0, 4, 0));
        assertReason(Reason.LOG_EXCEEDED, "it wrote 401 bytes to its log, more than 400", new Usage(0, 0, 0, 401));
    }

    private void assertReason(Reason reason, String message, Usage used) {
        Exit exit = limits.exceeded(used);
        assertNotNull(exit);
        assertEquals(reason, exit.reason());
        assertEquals(message, exit.message());
    }
}
