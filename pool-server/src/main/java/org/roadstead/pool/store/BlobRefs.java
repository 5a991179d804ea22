// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which blobs a description names: those may not go before it does. */
final class BlobRefs {
    /** Kinds of references, as stored. */
    static final int UPLOAD = 0;

    static final int OUTPUT = 1;

    private static final String MARK = "\"upload\":\"sha256:";
    private static final Pattern UPLOADS = Pattern.compile(MARK.replace("sha256:", "(sha256:[0-9a-f]{64})") + "\"");

    private BlobRefs() {}

    /** @param description in its normalised form, without spaces between its tokens */
    static List<String> uploads(String description) {
        if (!description.contains(MARK)) {
            return List.of();
        }
        List<String> digests = new ArrayList<>();
        Matcher matcher = UPLOADS.matcher(description);
        while (matcher.find()) {
            digests.add(matcher.group(1));
        }
        return digests;
    }
}
