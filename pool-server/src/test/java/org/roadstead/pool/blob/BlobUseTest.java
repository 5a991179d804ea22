// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.roadstead.core.reason.Reason;

class BlobUseTest {
    private final BlobUse use = new BlobUse(100, 40);

    private void refused(Reason reason, String rule, String owner, long bytes) {
        BlobUse.NoRoomException why = assertThrows(BlobUse.NoRoomException.class, () -> use.claim(owner, bytes));
        assertEquals(reason, why.reason());
        assertTrue(String.valueOf(why.getMessage()).contains(rule), why.getMessage());
    }

    @Test
    void uploads_under_way_count_as_if_they_had_come() {
        BlobUse.Claim first = use.claim("ada", 30);
        refused(Reason.OWNER_BLOBS_FULL, "--blobs-per-owner", "ada", 11);
        BlobUse.Claim second = use.claim("ada", 10);
        use.settle(first, 30, 30);
        refused(Reason.OWNER_BLOBS_FULL, "40B of 40B", "ada", 1);
        use.settle(second, 0, 0);
        use.settle(second, 10, 10);
        assertEquals(30, use.total());
        use.settle(use.claim("ada", 10), 10, 10);
        assertEquals(40, use.total());
    }

    @Test
    void all_together_are_bounded_whoever_brings_them() {
        use.settle(use.claim(null, 90), 90, 0);
        refused(Reason.BLOBS_FULL, "--blobs-size", "bob", 11);
        assertEquals(90, use.total());
        use.found(20, Map.of("bob", 20L));
        refused(Reason.OWNER_BLOBS_FULL, "bob", "bob", 21);
        use.claim("bob", 20);
    }
}
