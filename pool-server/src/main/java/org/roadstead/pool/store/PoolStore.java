// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.nio.file.Path;

/** Where a pool keeps what must survive, apart from logs and blobs. Thread-safe; calls block. */
public interface PoolStore extends AutoCloseable {
    /** The one writer; always the same. */
    StoreWriter writer();

    /** Reads of what is committed, by any thread. */
    StoreReads reads();

    /** Writes a copy of what is committed to {@code file}, which must not exist, while the pool goes on. */
    void backup(Path file);

    @Override
    void close();
}
