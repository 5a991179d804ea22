// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    /** So many values and keys may one description have; each takes several times its text. */
    private static final int MOST_PARTS = 2_000_000;

    private static final int MOST_PARTS_OF_A_LINE = 500_000;
    private static final ObjectReader TREES =
            Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Bodies() {}

    /** Stops at a value of too many parts. */
    private static final class Counted extends JsonParserDelegate {
        private final int most;
        private int parts;

        Counted(JsonParser parser, int most) {
            super(parser);
            this.most = most;
        }

        @Override
        public JsonToken nextToken() throws IOException {
            if (++parts > most) {
                throw ProblemException.of(
                        413, "", "a description has more than " + most + " values", "fewer values, or several jobs");
            }
            return super.nextToken();
        }
    }

    private static JsonNode value(Counted parser) throws IOException {
        return TREES.readTree(parser);
    }

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
                415,
                "Content-Type",
                "the content type " + type + " is not understood here; send " + expected,
                expected);
    }

    /** One JSON value, its parts at most as many as fit into memory. */
    static JsonNode tree(byte[] body) {
        List<JsonNode> only = new ArrayList<>(1);
        read(body, MOST_PARTS, false, (value, index) -> only.add(value));
        return only.get(0);
    }

    /** What is read one after another; false says that enough was seen. */
    interface Each {
        /** @param index in the list; -1 when the body is none */
        boolean read(JsonNode value, int index);
    }

    /**
     * Reads a body of one value or of a list of them, and hands out one after another, so that a list is never in memory as
     * a tree.
     *
     * @return whether it was a list
     */
    static boolean each(byte[] body, Each each) {
        return read(body, MOST_PARTS, true, each);
    }

    /** A line of several; smaller bounds, because several are read at a time. */
    static JsonNode line(byte[] text) {
        List<JsonNode> only = new ArrayList<>(1);
        read(text, MOST_PARTS_OF_A_LINE, false, (value, index) -> only.add(value));
        return only.get(0);
    }

    private static boolean read(byte[] body, int mostParts, boolean lists, Each each) {
        try (Counted parser = new Counted(Json.MAPPER.createParser(body), mostParts)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw Problems.empty();
            }
            boolean list = lists && first == JsonToken.START_ARRAY;
            boolean more = true;
            if (list) {
                for (int index = 0; more && parser.nextToken() != JsonToken.END_ARRAY; index++) {
                    more = each.read(value(parser), index);
                    parser.parts = 0;
                }
            } else {
                each.read(value(parser), -1);
            }
            if (more && parser.nextToken() != null) {
                throw Problems.trailing();
            }
            return list;
        } catch (JsonProcessingException e) {
            throw Problems.ofJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory can be read", e);
        }
    }
}
