// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Makes one line of what the YAML parser has to say in six. */
final class YamlFaults {
    private static final String MARK = " in 'reader', ";

    private YamlFaults() {}

    /** Such as {@code line 3, column 7: mapping values are not allowed here}. */
    static String sentence(JsonProcessingException wrong) {
        String message = String.valueOf(wrong.getOriginalMessage());
        int mark = message.lastIndexOf(MARK);
        if (mark < 0) {
            return TextRules.shown(message, 200);
        }
        int problem = message.lastIndexOf('\n', mark - 2);
        int end = message.indexOf(':', mark);
        // The problem is the line before the last mark.
        int begin = Math.max(problem, 0);
        String place = message.substring(mark + MARK.length(), end < 0 ? message.length() : end);
        String what = message.substring(begin, mark).strip();
        return place + ": " + TextRules.shown(what, 200);
    }
}
