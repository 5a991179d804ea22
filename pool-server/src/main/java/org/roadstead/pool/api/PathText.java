// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of path segments, where {@code +} means itself. */
final class PathText {
    private PathText() {}

    /** Throws a problem when the escapes are broken, are not UTF-8 or hide a control character. */
    static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
            if (low < 0 || high * 16 + low < ' ' || high * 16 + low == 0x7f) {
                throw ProblemException.of(
                        400,
                        "path",
                        "the path has a broken escape: " + segment,
                        "%20 and the like, no control character");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.of(400, "path", "the path is not UTF-8: " + segment, "UTF-8 behind the escapes");
        }
    }
}
