// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.core.supply.HarvesterRecord;

/** What survives of a harvester's process. */
final class HarvesterDisk {
    private final Map<String, HarvesterRecord> records = new LinkedHashMap<>();

    /** Whether the last process that wrote here wrote this very disk, and not one that it is a copy of. */
    private boolean known = true;

    boolean isKnown() {
        return known;
    }

    void write(List<HarvesterRecord> changes) {
        known |= !changes.isEmpty();
        for (HarvesterRecord change : changes) {
            String key = change.table() + ":" + change.key();
            if (change.value() == null) {
                records.remove(key);
            } else {
                records.put(key, change);
            }
        }
    }

    List<HarvesterRecord> read() {
        return List.copyOf(records.values());
    }

    HarvesterDisk copy() {
        HarvesterDisk copy = new HarvesterDisk();
        copy.records.putAll(records);
        copy.known = false;
        return copy;
    }
}
