// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads and checks descriptions. Stateless; safe for threads. */
public final class DescriptionReader {
    private DescriptionReader() {}

    /** Checks a tree; a description in JSON is better given to {@link #readJson}, which also sees duplicate keys. */
    public static Reading read(JsonNode description) {
        throw new UnsupportedOperationException("comes with the next commit: " + description);
    }

    /** Reads one JSON description. */
    public static Reading readJson(byte[] utf8) {
        throw new UnsupportedOperationException("comes with the next commit: " + utf8.length);
    }

    /** Reads one YAML description. */
    public static Reading readYaml(byte[] utf8) {
        throw new UnsupportedOperationException("comes with the next commit: " + utf8.length);
    }
}
