// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import java.util.regex.Pattern;
import org.roadstead.core.reason.Reason;

/** The API server did not do what it was asked. */
public final class KubeException extends Exception {
    private static final Pattern SUBJECT =
            Pattern.compile("^[a-z]+(\\.[a-z0-9.-]+)? \"[^\"]*\" is (forbidden|invalid): ");

    /** What may be concluded. */
    public enum Kind {
        /** It said no, and asking again would be answered the same: nothing was done. */
        REFUSED,
        /** There is one of that name. */
        EXISTS,
        /** There is none of that name. */
        MISSING,
        /** It has no room for the request now: nothing was done. */
        BUSY,
        /** It did not answer, or not sensibly: it is open whether it was done. */
        SILENT
    }

    private final Kind kind;
    private final String sentence;

    public KubeException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.sentence = sentence(message);
    }

    public Kind kind() {
        return kind;
    }

    /**
     * For people, in the API server's words, without the name of the object, which differs from pilot to pilot. One about a
     * quota begins with {@link Reason#QUOTA_EXCEEDED}.
     */
    public String sentence() {
        return sentence;
    }

    private static String sentence(String message) {
        String text = SUBJECT.matcher(message.strip()).replaceFirst("").replace('\n', ' ');
        return text.startsWith("exceeded quota") ? Reason.QUOTA_EXCEEDED + ": " + text : text;
    }
}
