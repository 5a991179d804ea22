// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.Reading;

/**
 * Reads descriptions. Members of a sweep mostly come one after the other with the same one, which is then read only once:
 * comparing is cheaper. Thread-safe.
 */
final class Descriptions {
    private record Last(JsonNode written, Reading read) {}

    private volatile @Nullable Last last;

    /** What was read last when it was written like this; else null. */
    @Nullable
    Reading known(JsonNode written) {
        Last known = last;
        return known != null && known.written.equals(written) ? known.read : null;
    }

    Reading read(JsonNode written) {
        Reading known = known(written);
        if (known != null) {
            return known;
        }
        Reading read = DescriptionReader.read(written);
        last = new Last(written, read);
        return read;
    }
}
