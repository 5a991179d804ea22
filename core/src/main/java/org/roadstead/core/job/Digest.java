// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

/** A SHA-256 checksum as it is written everywhere: {@code sha256:} and 64 lower-case hexadecimal digits. */
public record Digest(String value) {
    private static final String PREFIX = "sha256:";

    public Digest {
        if (!isDigest(value)) {
            throw new IllegalArgumentException("not a sha256 digest: " + value);
        }
    }

    /** Whether {@code text} has the form of a digest. */
    public static boolean isDigest(String text) {
        if (text.length() != PREFIX.length() + 64 || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The 64 digits alone. */
    public String hex() {
        return value.substring(PREFIX.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
