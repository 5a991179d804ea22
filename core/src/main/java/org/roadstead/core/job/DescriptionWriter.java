// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes descriptions in their normal form. Stateless; safe for threads. */
public final class DescriptionWriter {
    private DescriptionWriter() {}

    /**
     * The normal form of {@code description} with every default filled in: what the pool stores and sends. {@link
     * DescriptionReader} reads it back as an equal description.
     */
    public static ObjectNode toJson(JobDescription description) {
        throw new UnsupportedOperationException("comes with the next commit: " + description);
    }
}
