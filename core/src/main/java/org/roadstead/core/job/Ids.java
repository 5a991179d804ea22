// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Makes ids that sort by time: a letter for the kind, 48 bits of milliseconds and 80 random bits, in lower-case
 * Crockford base 32 (the ULID of github.com/ulid/spec, lower-cased). Ids of one instance rise strictly, also within a
 * millisecond and when the clock steps back. Thread-safe.
 */
public final class Ids {
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final long LOW_BITS = (1L << 40) - 1;

    private final InstantSource clock;
    private final RandomGenerator random;
    private long millis = -1;
    private long high;
    private long low;

    /**
     * @param clock the wall clock
     * @param random a cryptographic source in production, a seeded one in tests
     */
    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new job id. */
    public JobId job() {
        return new JobId(next('j'));
    }

    /** A new sweep id. */
    public SweepId sweep() {
        return new SweepId(next('s'));
    }

    /** A new id of another kind, such as {@code p} for a pilot or {@code t} for a token. */
    public synchronized String next(char kind) {
        long now = clock.millis();
        if (now > millis) {
            millis = now;
            high = random.nextLong() & LOW_BITS;
            low = random.nextLong() & LOW_BITS;
        } else {
            low = (low + 1 + (random.nextInt() & 0xffff)) & LOW_BITS;
            if (low < 0x20000) {
                high = (high + 1) & LOW_BITS;
            }
        }
        char[] text = new char[27];
        text[0] = kind;
        encode(millis, text, 1, 10);
        encode(high, text, 11, 8);
        encode(low, text, 19, 8);
        return new String(text);
    }

    /** When an id of this form was made, in milliseconds since the epoch; what is no id gives any number. */
    public static long millis(String id) {
        long millis = 0;
        for (int i = 1; i <= 10 && i < id.length(); i++) {
            millis = millis << 5 | Math.max(0, Arrays.binarySearch(DIGITS, id.charAt(i)));
        }
        return millis;
    }

    private static void encode(long value, char[] into, int from, int digits) {
        for (int i = digits - 1; i >= 0; i--) {
            into[from + i] = DIGITS[(int) (value & 31)];
            value >>>= 5;
        }
    }
}
