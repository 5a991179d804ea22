// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Shape;

/** The numbers of terms and of their shapes. Knows only terms that were asked for; shapes number from 0. */
public final class TermsTable {
    private final Map<Terms, Integer> ids = new HashMap<>();
    private final Map<Integer, Terms> byId = new HashMap<>();
    private final Map<Shape, Integer> shapeIds = new HashMap<>();
    private final List<Shape> shapes = new ArrayList<>();

    /** Learns that {@code terms} have this number. */
    public void put(int id, Terms terms) {
        ids.put(terms, id);
        byId.put(id, terms);
    }

    /** The number of {@code terms}, when it was learnt. */
    public @Nullable Integer id(Terms terms) {
        return ids.get(terms);
    }

    /** The terms with this number, when they were learnt. */
    public @Nullable Terms terms(int id) {
        return byId.get(id);
    }

    /** The longest silence of all terms that were learnt; 0 without any. */
    public long longestSilence() {
        long longest = 0;
        for (Terms terms : byId.values()) {
            longest = Math.max(longest, terms.silenceMillis());
        }
        return longest;
    }

    /** The number of {@code shape}. */
    public int shapeId(Shape shape) {
        Integer known = shapeIds.get(shape);
        if (known != null) {
            return known;
        }
        shapes.add(shape);
        shapeIds.put(shape, shapes.size() - 1);
        return shapes.size() - 1;
    }

    public Shape shape(int shapeId) {
        return shapes.get(shapeId);
    }
}
