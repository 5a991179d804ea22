// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/**
 * How messages of leaves are read by whoever does not trust them: nothing is guessed. A number that is not there is
 * missing, and neither texts nor fractions become numbers; and what is wrong is told by its path, without our own names.
 */
public final class StrictJson {
    /** Thread-safe. Unknown fields are ignored as everywhere; flags that are not there are false, for they were added over time. */
    public static final JsonMapper MAPPER = Json.MAPPER
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new SimpleModule("flags").addDeserializer(boolean.class, new Flag()))
            .build();

    private StrictJson() {}

    private static final class Flag extends StdScalarDeserializer<Boolean> {
        private static final long serialVersionUID = 1L;

        Flag() {
            super(boolean.class);
        }

        @Override
        public Boolean deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.currentToken().isBoolean()) {
                return (Boolean) context.handleUnexpectedToken(boolean.class, json);
            }
            return json.getBooleanValue();
        }

        @Override
        public Boolean getNullValue(DeserializationContext context) {
            return false;
        }

        @Override
        public Boolean getAbsentValue(DeserializationContext context) {
            return false;
        }
    }

    /** Where it is wrong, such as {@code progress[0].steps}; empty for the whole. */
    public static String path(JsonMappingException wrong) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : wrong.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(Math.max(0, step.getIndex())).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    /** What is wrong there, as the middle of a sentence. */
    public static String message(JsonMappingException wrong) {
        if (wrong instanceof InvalidFormatException format) {
            return "is not right: " + format.getValue();
        }
        boolean missing = String.valueOf(wrong.getOriginalMessage()).startsWith("Cannot map `null`");
        return missing ? "is missing" : "is not of the right kind";
    }

    /** What the parser says, without the names of its own parts. */
    public static String plain(String said) {
        String line = said.lines().findFirst().orElse("");
        int end = line.length();
        for (String inner : new String[] {" (bound as", " (for ", " (from `", " (maximum", ": enable `", ", from `"}) {
            int at = line.indexOf(inner);
            end = at < 0 ? end : Math.min(end, at);
        }
        return line.substring(0, end);
    }
}
