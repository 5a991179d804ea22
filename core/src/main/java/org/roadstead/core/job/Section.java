// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of a description and what is wrong with it. A key whose value is null counts as not written, so that
 * {@code inputs:} with nothing beneath it does no harm.
 */
final class Section {
    private static final ObjectNode EMPTY = new ObjectNode(JsonNodeFactory.instance);

    final At at;
    final Faults faults;
    final ObjectNode node;

    private Section(ObjectNode node, At at, Faults faults) {
        this.node = node;
        this.at = at;
        this.faults = faults;
    }

    /** The section at {@code node}; null, with a fault, when it is no object. */
    static @Nullable Section of(JsonNode node, At at, Faults faults, String expected) {
        if (node instanceof ObjectNode object) {
            return new Section(object, at, faults);
        }
        faults.add(at, kind(node), expected);
        return null;
    }

    /** Finds fault with every key that is not {@code known}. */
    void check(Keys.Known known) {
        Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            String key = field.getKey();
            if (known.served().contains(key)) {
                continue;
            }
            if (known.later().contains(key)) {
                if (!field.getValue().isNull()) {
                    faults.unsupported(at.key(key), "a description without it");
                }
                continue;
            }
            String meant = NearMiss.of(key, known.served());
            faults.add(
                    at.key(key),
                    "is not a key that is known here",
                    meant,
                    "one of " + String.join(", ", known.served()));
        }
    }

    /** The value of {@code key}; null when it is not written. */
    @Nullable
    JsonNode get(String key) {
        JsonNode value = node.get(key);
        return value == null || value instanceof NullNode ? null : value;
    }

    boolean has(String key) {
        return get(key) != null;
    }

    void fault(String key, String message, String expected) {
        faults.add(at.key(key), message, expected);
    }

    /** The section at {@code key}; an empty one when it is not written; null, with a fault, when it is no object. */
    @Nullable
    Section section(String key, String expected) {
        JsonNode value = get(key);
        return of(value == null ? EMPTY : value, at.key(key), faults, expected);
    }

    /** The list at {@code key}; null when it is not written, or with a fault is none or too long. */
    @Nullable
    ArrayNode list(String key, int most, String expected) {
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ArrayNode list)) {
            fault(key, kind(value), expected);
            return null;
        }
        if (list.size() > most) {
            fault(key, "has " + list.size() + " items", "at most " + most);
            return null;
        }
        return list;
    }

    /** The text at {@code key}, see {@link #literal}; null when it is not written or, with a fault, is none. */
    @Nullable
    String text(String key, String expected) {
        JsonNode value = get(key);
        return value == null ? null : literal(value, at.key(key), expected);
    }

    /** The text of {@code value}; null, with a fault, when there is none. */
    @Nullable
    String literal(JsonNode value, At where, String expected) {
        String text = literal(value);
        if (text == null) {
            boolean decimal = value.isNumber();
            faults.add(where, kind(value), decimal ? "text: put it in quotes to keep its digits" : expected);
        }
        return text;
    }

    /**
     * Where text is wanted, a whole number and {@code true}/{@code false} are taken as they are written: {@code
     * OMP_NUM_THREADS: 2}. Other numbers are not, because JSON readers change their digits.
     */
    static @Nullable String literal(JsonNode value) {
        return value.isTextual()
                ? value.textValue()
                : value.isIntegralNumber() || value.isBoolean() ? value.asText() : null;
    }

    /** The whole number at {@code key}; {@code otherwise} when it is not written or, with a fault, is none. */
    int integer(String key, int min, int max, int otherwise) {
        JsonNode value = get(key);
        return value == null ? otherwise : integer(value, at.key(key), min, max, otherwise);
    }

    int integer(JsonNode value, At where, int min, int max, int otherwise) {
        String expected = "a whole number from " + min + " to " + max;
        if (!value.isIntegralNumber()) {
            boolean quoted = value.isTextual() && isWhole(value.textValue());
            faults.add(
                    where,
                    quoted || !value.isValueNode() || value.isBoolean()
                            ? kind(value)
                            : shown(value) + " is not a whole number",
                    quoted ? value.textValue() + " without quotes" : null,
                    expected);
        } else if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            faults.add(where, TextRules.shown(value.asText(), 40) + " is out of range", expected);
        } else {
            return value.intValue();
        }
        return otherwise;
    }

    private static boolean isWhole(String text) {
        return text.length() <= 10
                && TextRules.isWord(text, "", 10)
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** True or false at {@code key}; false when it is not written. */
    boolean flag(String key) {
        JsonNode value = get(key);
        if (value != null && !value.isBoolean()) {
            fault(key, value.isTextual() ? shown(value) + " is neither true nor false" : kind(value), "true or false");
        }
        return value != null && value.booleanValue();
    }

    /** A scalar as it is shown in a message. */
    static String shown(JsonNode value) {
        return value.isTextual() ? TextRules.quoted(value.textValue()) : TextRules.shown(value.asText(), 60);
    }

    /** What sort of thing {@code value} is, as the middle of a sentence. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "is a list";
            case OBJECT -> "is a map of keys";
            case STRING -> "is the text " + shown(value);
            case NUMBER -> "is the number " + shown(value);
            case BOOLEAN -> "is " + value.asText();
            case NULL -> "is empty";
            case BINARY, MISSING, POJO -> "is nothing that a description can hold";
        };
    }
}
