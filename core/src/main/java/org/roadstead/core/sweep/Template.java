// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Texts with {@code ${parameters}}. One pass from left to right: {@code $${} stands for a literal {@code ${}, {@code
 * ${name}} for the value of a declared parameter, and everything else for itself. Values are not looked into again.
 */
public final class Template {
    private static final String HEX = "0123456789ABCDEF";
    private static final String ALWAYS_IN_PATHS = "-._~/";
    private static final String NEVER_IN_URIS = " \"<>\\^`{|}[]#";
    private static final String ONLY_IN_WHOLE_URIS = "[]#";

    /** What is done to a value where it is put in. */
    public enum Encoding {
        /** Nothing. */
        PLAIN,
        /**
         * For URIs. In {@code file:} URIs a value is part of a path of the file system, so that everything special in
         * URIs is percent-encoded; in others and at the very beginning only what no URI may hold.
         */
        URI
    }

    private Template() {}

    /** Whether anything in {@code text} would be looked at by {@link #fill}. */
    public static boolean isTemplate(String text) {
        return text.contains("${");
    }

    /** The text with {@code values} put in; {@code text} itself when there is nothing to do. */
    public static String fill(String text, Map<String, String> values, Encoding encoding) {
        int next = text.indexOf("${");
        if (next < 0) {
            return text;
        }
        StringBuilder filled = new StringBuilder(text.length() + 32);
        int done = 0;
        while (next >= 0) {
            int close = text.indexOf('}', next);
            String value = close < 0 ? null : values.get(text.substring(next + 2, close));
            if (next > done && text.charAt(next - 1) == '$') {
                filled.append(text, done, next - 1).append("${");
                done = next + 2;
            } else if (value != null) {
                filled.append(text, done, next);
                append(filled, value, encoding, next == 0, text);
                done = close + 1;
            } else {
                filled.append(text, done, next + 2);
                done = next + 2;
            }
            next = text.indexOf("${", done);
        }
        return filled.append(text, done, text.length()).toString();
    }

    /** The names in {@code text} that a sweep would have to declare: of every <code>${...}</code> not escaped. */
    public static List<String> references(String text) {
        List<String> names = new ArrayList<>();
        int done = 0;
        for (int next = text.indexOf("${"); next >= 0; next = text.indexOf("${", done)) {
            if (!(next > done && text.charAt(next - 1) == '$')) {
                int close = text.indexOf('}', next);
                names.add(text.substring(next + 2, close < 0 ? text.length() : close));
            }
            done = next + 2;
        }
        return names;
    }

    /**
     * The template that {@link #fill} without values turns into {@code literal}.
     *
     * @param loose whether <code>${...}</code> may stay where no parameter has that name, as in commands
     */
    public static String quote(String literal, boolean loose) {
        int next = literal.indexOf("${");
        if (next < 0) {
            return literal;
        }
        StringBuilder quoted = new StringBuilder(literal.length() + 8);
        int done = 0;
        for (; next >= 0; next = literal.indexOf("${", next + 2)) {
            boolean run = next > 0 && literal.charAt(next - 1) == '$';
            if (run || !loose) {
                quoted.append(literal, done, next).append('$');
                done = next;
            }
        }
        return quoted.append(literal, done, literal.length()).toString();
    }

    private static void append(StringBuilder into, String value, Encoding encoding, boolean first, String text) {
        if (encoding == Encoding.PLAIN) {
            into.append(value);
            return;
        }
        boolean path = !first && text.regionMatches(true, 0, "file:", 0, 5);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (path ? isAlphanumeric(c) || ALWAYS_IN_PATHS.indexOf(c) >= 0 : mayStay(bytes, i, first)) {
                into.append(c);
            } else {
                into.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }

    /** Whether the byte at {@code i} may stand in a URI that is made of {@code value} and other text. */
    private static boolean mayStay(byte[] value, int i, boolean first) {
        char c = (char) (value[i] & 0xff);
        if (c == '%') {
            return i + 2 < value.length && isHex(value[i + 1]) && isHex(value[i + 2]);
        }
        return c > ' ' && c < 0x7f && (NEVER_IN_URIS.indexOf(c) < 0 || first && ONLY_IN_WHOLE_URIS.indexOf(c) >= 0);
    }

    private static boolean isHex(byte digit) {
        return Character.digit(digit, 16) >= 0;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
