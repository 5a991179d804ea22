// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import org.jspecify.annotations.Nullable;

/** A place in a description. Its text is only made when a fault needs it, so that good descriptions cost nothing. */
final class At {
    private static final int LONGEST_KEY = 64;

    private final @Nullable At parent;
    private final @Nullable String key;
    private final int index;

    private At(@Nullable At parent, @Nullable String key, int index) {
        this.parent = parent;
        this.key = key;
        this.index = index;
    }

    /** The description as a whole; {@code prefix} is where it stands in a request, often empty. */
    static At root(String prefix) {
        return new At(null, prefix, -1);
    }

    At key(String name) {
        return new At(this, name, -1);
    }

    At index(int position) {
        return new At(this, null, position);
    }

    /** Such as {@code inputs[2].to}. */
    @Override
    public String toString() {
        StringBuilder path = new StringBuilder();
        write(path);
        return path.toString();
    }

    private void write(StringBuilder path) {
        if (parent != null) {
            parent.write(path);
        }
        if (key == null) {
            path.append('[').append(index).append(']');
        } else {
            if (parent != null && path.length() > 0) {
                path.append('.');
            }
            path.append(parent == null ? key : key.isEmpty() ? "\"\"" : TextRules.shown(key, LONGEST_KEY));
        }
    }
}
