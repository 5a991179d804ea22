// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the entries used last. For one thread. */
final class Lru<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Lru(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
