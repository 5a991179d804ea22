// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.roadstead.core.protocol.Json;

/** Descriptions that were sent lately, up to a total length: a sweep's goes out with every pull. For one thread. */
final class BodyCache {
    private static final int LARGE = 64 * 1024;

    private final long mostChars;
    private final Map<Long, Cached> byFirst = new LinkedHashMap<>(16, 0.75f, true);
    private long chars;

    private record Cached(JsonNode node, int length) {}

    /** Gives the text of what is not cached. */
    @FunctionalInterface
    interface Text {
        String of(long first);
    }

    BodyCache(long mostChars) {
        this.mostChars = mostChars;
    }

    JsonNode get(long first, boolean worthKeeping, Text text) {
        Cached known = byFirst.get(first);
        if (known != null) {
            return known.node;
        }
        String read = text.of(first);
        JsonNode node = parse(read);
        if (worthKeeping || read.length() > LARGE) {
            byFirst.put(first, new Cached(node, read.length()));
            chars += read.length();
            for (Iterator<Cached> eldest = byFirst.values().iterator(); chars > mostChars && eldest.hasNext(); ) {
                chars -= eldest.next().length;
                eldest.remove();
            }
        }
        return node;
    }

    static JsonNode parse(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored description is not JSON", e);
        }
    }
}
