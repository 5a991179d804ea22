// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark of a URL. */
final class Query {
    private final StringBuilder text = new StringBuilder();

    /** @param value null leaves it out */
    Query with(String name, @Nullable String value) {
        if (value != null) {
            text.append(text.length() == 0 ? "" : "&").append(name).append('=').append(encoded(value));
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A path, each of its parts made safe. */
    static String path(String path) {
        StringBuilder safe = new StringBuilder();
        for (String part : path.split("/", -1)) {
            safe.append(safe.length() == 0 ? "" : "/").append(encoded(part));
        }
        return safe.toString();
    }
}
