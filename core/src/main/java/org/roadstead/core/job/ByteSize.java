// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.math.BigInteger;

/**
 * An amount of bytes, written {@code 4GiB} (1024-based) or {@code 500MB} (1000-based).
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final String[] UNITS = {"EiB", "EB", "PiB", "PB", "TiB", "TB", "GiB", "GB", "MiB", "MB", "KiB", "kB"
    };
    private static final long[] FACTORS = {
        1L << 60, 1_000_000_000_000_000_000L,
        1L << 50, 1_000_000_000_000_000L,
        1L << 40, 1_000_000_000_000L,
        1L << 30, 1_000_000_000L,
        1L << 20, 1_000_000L,
        1L << 10, 1_000L
    };

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    public static ByteSize mebibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1L << 20));
    }

    /**
     * Reads {@code 4GiB}, {@code 1.5 TB}, {@code 512B}: a number that is a whole count of bytes, and a unit.
     *
     * @throws IllegalArgumentException with a sentence when {@code text} is none
     */
    public static ByteSize parse(String text) {
        int end = 0;
        while (end < text.length() && isNumeric(text.charAt(end))) {
            end++;
        }
        String unit = text.substring(end).strip();
        return new ByteSize(exact(text.substring(0, end), factor(unit), text));
    }

    private static boolean isNumeric(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }

    private static long factor(String unit) {
        if (unit.equals("B")) {
            return 1;
        }
        if (unit.equals("KB")) {
            return 1_000;
        }
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                return FACTORS[i];
            }
        }
        throw new IllegalArgumentException(unit.isEmpty() ? "has no unit" : "has the unknown unit '" + unit + "'");
    }

    private static long exact(String number, long factor, String text) {
        int dot = number.indexOf('.');
        String whole = dot < 0 ? number : number.substring(0, dot);
        String part = dot < 0 ? "" : number.substring(dot + 1);
        boolean wellFormed = !whole.isEmpty() && part.indexOf('.') < 0 && (dot < 0 || !part.isEmpty());
        if (!wellFormed || part.length() > 9 || whole.length() > 19) {
            throw new IllegalArgumentException("'" + text + "' is not a number with a unit");
        }
        try {
            long bytes = Math.multiplyExact(Long.parseLong(whole), factor);
            if (part.isEmpty()) {
                return bytes;
            }
            BigInteger fine = BigInteger.valueOf(Long.parseLong(part)).multiply(BigInteger.valueOf(factor));
            BigInteger[] split = fine.divideAndRemainder(BigInteger.TEN.pow(part.length()));
            if (split[1].signum() != 0) {
                throw new IllegalArgumentException("'" + text + "' is not a whole number of bytes");
            }
            return Math.addExact(bytes, split[0].longValueExact());
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is too large", tooLarge);
        }
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest exact form, such as {@code 4GiB}; {@link #parse} reads it back. */
    @Override
    public String toString() {
        for (int i = 0; i < UNITS.length && bytes > 0; i++) {
            if (bytes % FACTORS[i] == 0) {
                return bytes / FACTORS[i] + UNITS[i];
            }
        }
        return bytes + "B";
    }
}
