// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import org.roadstead.core.protocol.Json;

/** Limits of bodies, their content types and their reading as JSON. */
final class Bodies {
    /** The largest single JSON or YAML body. */
    static final long MOST_JSON = 16L * 1024 * 1024;
    /** The largest body of a request that carries only a few fields. */
    static final long MOST_SMALL = 64L * 1024;
    /** Up to here a body is parsed on the event loop: handing it over would cost more. */
    static final int PARSED_IN_PLACE = 32 * 1024;

    private Bodies() {}

    /** The media type without its parameters; JSON when the request names none. */
    static String mediaType(Call call) {
        String header = call.header("Content-Type");
        if (header == null || header.equals(Call.JSON)) {
            return Call.JSON;
        }
        int semicolon = header.indexOf(';');
        if (semicolon >= 0 && !isUtf8(header.substring(semicolon + 1))) {
            throw ProblemException.of(415, "Content-Type", "the body is to be UTF-8, not " + header, "charset=utf-8");
        }
        return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isUtf8(String parameters) {
        for (String parameter : parameters.toLowerCase(Locale.ROOT).split(";", -1)) {
            String text = parameter.strip().replace("\"", "");
            if (text.startsWith("charset=") && !text.equals("charset=utf-8") && !text.equals("charset=us-ascii")) {
                return false;
            }
        }
        return true;
    }

    static void requireJson(Call call) {
        String type = mediaType(call);
        if (!type.equals(Call.JSON)) {
            throw unsupported(type, Call.JSON);
        }
    }

    static ProblemException unsupported(String type, String expected) {
        return ProblemException.of(
                415, "Content-Type", "the content type " + type + " is not understood here; send " + expected, expected);
    }

    static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = Json.MAPPER.readTree(body);
            if (tree == null || tree.isMissingNode()) {
                throw Problems.empty();
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw Problems.ofJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory can be read", e);
        }
    }
}
