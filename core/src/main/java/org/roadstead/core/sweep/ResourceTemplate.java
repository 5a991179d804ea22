// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.roadstead.core.job.ResourceRequest;

/**
 * The {@code resources} of a sweep where they follow from parameters ({@code cores: "${n}"}).
 *
 * @param written as in the description; not to be changed
 * @param parameters the names of those that stand in {@code written}, in the order of the sweep
 * @param variants what members ask for, one for each combination of values of {@code parameters}, the first slowest
 */
public record ResourceTemplate(ObjectNode written, List<String> parameters, List<ResourceRequest> variants) {
    /** How many combinations there may be, so that one sweep cannot flood the pool with shapes. */
    public static final int MOST_VARIANTS = 1_000;

    public ResourceTemplate {
        parameters = List.copyOf(parameters);
        variants = List.copyOf(variants);
    }
}
