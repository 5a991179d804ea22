// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import java.util.regex.Pattern;

/**
 * A pattern for paths inside a job's directory: {@code *} and {@code ?} within a name, {@code **} across names (with a
 * slash behind it also for none), {@code [abc]}, {@code [a-z]}, {@code [!a]}. Everything else is literal.
 */
final class Glob {
    private final Pattern pattern;
    private final String prefix;

    Glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (c == '*' && glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
                int end = glob.indexOf(']', i + 2);
                i = set(glob, i, end, regex);
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
        int special = 0;
        while (special < glob.length() && "*?[".indexOf(glob.charAt(special)) < 0) {
            special++;
        }
        int slash = glob.lastIndexOf('/', special - 1);
        prefix = slash < 0 ? "" : glob.substring(0, slash);
    }

    private static int set(String glob, int start, int end, StringBuilder regex) {
        int i = start + 1;
        regex.append("(?!/)[");
        if (glob.charAt(i) == '!') {
            regex.append('^');
            i++;
        }
        for (; i < end; i++) {
            char c = glob.charAt(i);
            if (c != '-' || i == start + 1 || i == end - 1) {
                regex.append('\\').append(Character.isLetterOrDigit(c) ? "x{" + Integer.toHexString(c) + "}" : c);
            } else {
                regex.append('-');
            }
        }
        regex.append(']');
        return end;
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** The directory above the first special character; empty for the job's directory itself. */
    String prefix() {
        return prefix;
    }
}
