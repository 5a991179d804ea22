// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep goes through: the cross product of its parameters, the first of them slowest.
 *
 * @param parameters in the order written, at least one
 * @param resources how resources follow from the parameters; null when all members ask for the same
 */
public record SweepSpec(Map<String, Parameter> parameters, @Nullable ResourceTemplate resources) {
    /** The largest number of members of one sweep. */
    public static final long MOST_MEMBERS = 10_000_000;

    public SweepSpec {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("a sweep has at least one parameter");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** How many members there are; {@link Long#MAX_VALUE} when that is more than a long holds. */
    public long size() {
        long size = 1;
        for (Parameter parameter : parameters.values()) {
            long high = Math.multiplyHigh(size, parameter.size());
            size *= parameter.size();
            if (high != 0 || size < 0) {
                return Long.MAX_VALUE;
            }
        }
        return size;
    }

    // Maps are equal in any order, but the order of the parameters decides which member is which.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SweepSpec that
                && parameters.equals(that.parameters)
                && List.copyOf(parameters.keySet()).equals(List.copyOf(that.parameters.keySet()))
                && Objects.equals(resources, that.resources);
    }

    @Override
    public int hashCode() {
        return Objects.hash(parameters, resources);
    }
}
