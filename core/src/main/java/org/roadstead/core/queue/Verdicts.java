// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;

/** Remembers what {@link Matching} said, so that a pull asks it once for each pair of capability and shape. */
public final class Verdicts {
    private static final int MOST_CAPABILITIES = 2_048;

    private final TermsTable table;
    private final Map<Capability, Known> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Capability, Known> eldest) {
            return size() > MOST_CAPABILITIES;
        }
    };

    /** By shape: whether it was asked, and what was said. */
    private static final class Known {
        private final BitSet asked = new BitSet();
        private final BitSet fits = new BitSet();
    }

    public Verdicts(TermsTable table) {
        this.table = table;
    }

    /** Says of any shape whether one of {@code capabilities} takes it. */
    public ShapeFilter taking(List<Capability> capabilities) {
        Known[] each = new Known[capabilities.size()];
        for (int i = 0; i < each.length; i++) {
            each[i] = known.computeIfAbsent(capabilities.get(i), capability -> new Known());
        }
        return shapeId -> {
            for (int i = 0; i < each.length; i++) {
                if (fits(each[i], capabilities.get(i), shapeId)) {
                    return true;
                }
            }
            return false;
        };
    }

    private boolean fits(Known about, Capability capability, int shapeId) {
        if (!about.asked.get(shapeId)) {
            about.asked.set(shapeId);
            about.fits.set(
                    shapeId, Matching.match(table.shape(shapeId), capability).fits());
        }
        return about.fits.get(shapeId);
    }

    /** Whether the shape with a number is taken. */
    @FunctionalInterface
    public interface ShapeFilter {
        boolean takes(int shapeId);
    }
}
