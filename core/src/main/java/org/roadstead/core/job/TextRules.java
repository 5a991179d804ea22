// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import org.jspecify.annotations.Nullable;

/** What texts may hold. Each rule answers null for a good text, else what is wrong as the middle of a sentence. */
final class TextRules {
    private TextRules() {}

    /** One line: no control characters, at most {@code most} characters. */
    static @Nullable String line(String text, int most) {
        String problem = characters(text, true);
        return problem != null ? problem : text.length() > most ? tooLong(text, most) : null;
    }

    /** Anything a process can be handed: no NUL, at most {@code most} characters. */
    static @Nullable String argument(String text, int most) {
        String problem = characters(text, false);
        return problem != null ? problem : text.length() > most ? tooLong(text, most) : null;
    }

    /** A word: letters, digits and {@code . _ / : = + -} as far as {@code also} names them; not empty. */
    static boolean isWord(String text, String also, int most) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !isDigit(c) && also.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= most;
    }

    /** A name of a variable: {@code [A-Za-z_][A-Za-z0-9_]*}. */
    static boolean isVariable(String text, int most) {
        return isWord(text, "_", most) && !isDigit(text.charAt(0));
    }

    /** The number of bytes of {@code text} in UTF-8. */
    static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair counts two.
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes;
    }

    /** {@code text} as it is shown in a message: cut, and without control characters. */
    static String shown(String text, int most) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < most; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return text.length() > most ? shown + "..." : shown.toString();
    }

    /** {@code text} cut and in single quotes. */
    static String quoted(String text) {
        return "'" + shown(text, 60) + "'";
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Characters with which one name can be made to look like another. */
    private static boolean isDirection(char c) {
        return c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
    }

    private static String tooLong(String text, int most) {
        return "has " + text.length() + " characters, more than " + most;
    }

    private static @Nullable String characters(String text, boolean line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                continue;
            }
            if (c == 0 || line && (Character.isISOControl(c) || c == '\u2028' || c == '\u2029')) {
                return "holds the control character U+" + String.format("%04X", (int) c);
            }
            if (line && isDirection(c)) {
                return "holds the character U+" + String.format("%04X", (int) c)
                        + ", which turns the direction of writing";
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return "holds half a character (an unpaired surrogate)";
                }
                i++;
            }
        }
        return null;
    }
}
