// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A map that holds so many and forgets what was not asked for longest, so that any number of owners and shapes costs bounded memory. */
final class Recent<K, V> {
    private final Map<K, V> held;

    Recent(int most) {
        held = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    @Nullable
    V find(K key) {
        return held.get(key);
    }

    V get(K key, Supplier<V> fresh) {
        V found = held.get(key);
        if (found == null) {
            found = fresh.get();
            held.put(key, found);
        }
        return found;
    }

    int size() {
        return held.size();
    }
}
