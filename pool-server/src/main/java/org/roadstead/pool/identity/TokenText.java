// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/** The text of a token: {@code rst_} and 200 random bits; and the hash under which it is known. */
final class TokenText {
    private static final String PREFIX = "rst_";
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = PREFIX.length() + 40;
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(TokenText::newDigest);

    private TokenText() {}

    static String generate(RandomGenerator random) {
        StringBuilder text = new StringBuilder(LENGTH).append(PREFIX);
        while (text.length() < LENGTH) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    static boolean hasForm(String text) {
        return text.length() == LENGTH && text.startsWith(PREFIX);
    }

    /** SHA-256; the text has so many random bits that neither salt nor stretching would add anything. */
    static byte[] hash(String text) {
        return SHA256.get().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
