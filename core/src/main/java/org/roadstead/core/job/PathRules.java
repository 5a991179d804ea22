// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which paths are confined to a job's directory. */
final class PathRules {
    static final String INSIDE = "a path inside the job's directory, such as inputs/042.fits";

    private static final int LONGEST_PATH = 4096;
    private static final int LONGEST_NAME = 255;

    private PathRules() {}

    /** What is wrong with {@code path}, as the middle of a sentence; null when it is relative and confined. */
    static @Nullable String problem(String path) {
        if (path.isEmpty()) {
            return "is empty";
        }
        String text = TextRules.line(path, LONGEST_PATH);
        if (text != null) {
            return text;
        }
        if (path.charAt(0) == '/') {
            return TextRules.quoted(path) + " is absolute";
        }
        int begin = 0;
        while (begin <= path.length()) {
            int end = path.indexOf('/', begin);
            end = end < 0 ? path.length() : end;
            int length = end - begin;
            if (length == 0) {
                return TextRules.quoted(path) + (end == path.length() ? " names a directory" : " has an empty part");
            }
            if (path.charAt(begin) == '.' && (length == 1 || length == 2 && path.charAt(begin + 1) == '.')) {
                return TextRules.quoted(path) + " has the part " + path.substring(begin, end);
            }
            if (length * 3 > LONGEST_NAME && TextRules.bytes(path.substring(begin, end)) > LONGEST_NAME) {
                return "has a part of more than " + LONGEST_NAME + " bytes";
            }
            begin = end + 1;
        }
        return null;
    }

    /** Places already taken in a job's directory. */
    static final class Taken {
        // A file's own path maps to its input, a directory above it to the complement of the first input beneath.
        private final Map<String, Integer> places = new HashMap<>();

        /** Takes {@code path} for input {@code index}; what stands in the way, or null. */
        @Nullable
        String take(String path, int index) {
            Integer there = places.putIfAbsent(path, index);
            if (there != null) {
                return there >= 0
                        ? "is also where inputs[" + there + "] goes"
                        : "is a directory that inputs[" + ~there + "] goes into";
            }
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                Integer above = places.putIfAbsent(path.substring(0, slash), ~index);
                if (above != null) {
                    return above >= 0 ? "lies beneath the file that inputs[" + above + "] puts there" : null;
                }
            }
            return null;
        }
    }
}
