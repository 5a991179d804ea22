// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for paths inside a job's directory: {@code *} and {@code ?} within a name, {@code **} across names, with a
 * slash behind it also for none ({@code **}{@code /x} matches {@code x}), {@code [abc]}, {@code [a-z]}, {@code [!a]}. All
 * else is literal, and a path that is the very text of the pattern matches, too. Immutable; safe for threads. Matching
 * takes time proportional to the product of both lengths at most, whatever the pattern.
 */
public final class Glob {
    private enum Kind {
        LITERAL,
        /** Any character of a name. */
        ONE,
        SET,
        /** Any number of characters of a name. */
        STAR,
        /** Any number of characters. */
        STARS,
        /** Nothing, or what {@link #UNTIL_SLASH} takes. */
        MAYBE,
        /** Any number of characters of which the last is a slash. */
        UNTIL_SLASH
    }

    /** @param members of a set: pairs of first and last character */
    private record Step(Kind kind, int literal, int[] members, boolean negated) {
        private static Step of(Kind kind) {
            return new Step(kind, 0, new int[0], false);
        }

        private boolean takes(int c) {
            return switch (kind) {
                case LITERAL -> c == literal;
                case ONE, STAR -> c != '/';
                case STARS, UNTIL_SLASH -> true;
                case SET -> c != '/' && holds(c) != negated;
                case MAYBE -> false;
            };
        }

        private boolean holds(int c) {
            for (int i = 0; i < members.length; i += 2) {
                if (c >= members[i] && c <= members[i + 1]) {
                    return true;
                }
            }
            return false;
        }
    }

    private final String text;
    private final List<Step> steps = new ArrayList<>();

    /** @throws IllegalArgumentException with what is wrong, as the middle of a sentence */
    public Glob(String text) {
        this.text = text;
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            switch (points[i]) {
                case '*' -> i = star(points, i);
                case '?' -> steps.add(Step.of(Kind.ONE));
                case '[' -> i = set(points, i);
                default -> steps.add(new Step(Kind.LITERAL, points[i], new int[0], false));
            }
        }
    }

    /** Whether {@code text} may stand for several paths. */
    public static boolean isGlob(String text) {
        return special(text) < text.length();
    }

    /** What is wrong with {@code text} as a pattern, as the middle of a sentence; null when nothing is. */
    public static @Nullable String problem(String text) {
        try {
            return new Glob(text).steps.isEmpty() ? "is empty" : null;
        } catch (IllegalArgumentException wrong) {
            return wrong.getMessage();
        }
    }

    /** Whether {@code path}, relative to the job's directory and with slashes, is one that is meant. */
    public boolean matches(String path) {
        if (path.equals(text)) {
            return true;
        }
        BitSet now = new BitSet(steps.size() + 1);
        reach(now, 0);
        for (int i = 0; i < path.length() && !now.isEmpty(); i += Character.charCount(path.codePointAt(i))) {
            now = after(now, path.codePointAt(i));
        }
        return now.get(steps.size());
    }

    /** The directory above the first special character; empty for the job's directory itself. */
    public String prefix() {
        int slash = text.lastIndexOf('/', special(text) - 1);
        return slash < 0 ? "" : text.substring(0, slash);
    }

    private static int special(String text) {
        int special = 0;
        while (special < text.length() && "*?[".indexOf(text.charAt(special)) < 0) {
            special++;
        }
        return special;
    }

    private BitSet after(BitSet now, int c) {
        BitSet next = new BitSet(steps.size() + 1);
        for (int at = now.nextSetBit(0); at >= 0 && at < steps.size(); at = now.nextSetBit(at + 1)) {
            Step step = steps.get(at);
            if (!step.takes(c)) {
                continue;
            }
            switch (step.kind()) {
                case STAR, STARS -> reach(next, at);
                case UNTIL_SLASH -> {
                    next.set(at);
                    if (c == '/') {
                        reach(next, at + 1);
                    }
                }
                case LITERAL, ONE, SET, MAYBE -> reach(next, at + 1);
            }
        }
        return next;
    }

    /** Marks {@code at} and what can be reached from it without a character. */
    private void reach(BitSet marks, int at) {
        int here = at;
        while (here < steps.size() && !marks.get(here)) {
            marks.set(here);
            Kind kind = steps.get(here).kind();
            if (kind == Kind.MAYBE) {
                marks.set(here + 1);
                here += 2;
            } else if (kind == Kind.STAR || kind == Kind.STARS) {
                here++;
            } else {
                return;
            }
        }
        marks.set(here);
    }

    private int star(int[] points, int at) {
        int end = at;
        while (end + 1 < points.length && points[end + 1] == '*') {
            end++;
        }
        if (end == at) {
            steps.add(Step.of(Kind.STAR));
        } else if (end + 1 < points.length && points[end + 1] == '/') {
            steps.add(Step.of(Kind.MAYBE));
            steps.add(Step.of(Kind.UNTIL_SLASH));
            return end + 1;
        } else {
            steps.add(Step.of(Kind.STARS));
        }
        return end;
    }

    private int set(int[] points, int at) {
        boolean negated = at + 1 < points.length && points[at + 1] == '!';
        int first = negated ? at + 2 : at + 1;
        int end = first + 1;
        // A bracket at the beginning stands for itself, so that a set is never empty.
        while (end < points.length && points[end] != ']') {
            end++;
        }
        if (end >= points.length) {
            throw new IllegalArgumentException("has a [ without a ]");
        }
        List<Integer> members = new ArrayList<>();
        for (int i = first; i < end; i++) {
            boolean range = i + 2 < end && points[i + 1] == '-';
            int last = range ? points[i + 2] : points[i];
            if (points[i] > last) {
                throw new IllegalArgumentException("has a range in [] that runs backwards");
            }
            members.add(points[i]);
            members.add(last);
            i += range ? 2 : 0;
        }
        steps.add(new Step(
                Kind.SET, 0, members.stream().mapToInt(Integer::intValue).toArray(), negated));
        return end;
    }

    /** The pattern as written. */
    @Override
    public String toString() {
        return text;
    }
}
