// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.store;

import java.util.List;
import org.roadstead.core.supply.HarvesterRecord;

/** Where a harvester's records survive a crash. Used by one thread at a time. */
public interface RecordStore extends AutoCloseable {
    /** All that is kept, in no promised order; a value is never null. Fails with {@link StoreException}. */
    List<HarvesterRecord> load();

    /**
     * Whether it is proved that the process that last wrote is dead and that {@link #load} gives all it wrote. A disk that
     * was cloned or restored from a backup is not whole; one whose harvester was killed on this host is, and so is any
     * once this process has written to it: it notes with its first change what it did not know at its start.
     */
    boolean isWhole();

    /**
     * Makes the changes, in order, all or none; they are on disk when this returns. After a {@link StoreException} it is
     * unknown whether they were made, and {@link #load} tells.
     */
    void apply(List<HarvesterRecord> changes);

    @Override
    void close();
}
