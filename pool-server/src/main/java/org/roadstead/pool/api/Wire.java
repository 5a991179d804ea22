// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Fault;
import org.roadstead.core.protocol.Missing;
import org.roadstead.core.protocol.StrictJson;

/** Reads messages of leaves and refuses those that lack something, so that nothing behind has to check for null. */
final class Wire {
    private Wire() {}

    static <T> T read(byte[] body, Class<T> type) {
        @Nullable T message;
        try {
            message = StrictJson.MAPPER.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw Problems.ofJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory can be read", e);
        }
        if (message == null) {
            throw ProblemException.fault("", "is null", "an object");
        }
        List<String> missing = Missing.in(message, Described.MOST_FAULTS);
        if (!missing.isEmpty()) {
            throw ProblemException.faults(missing.stream()
                    .map(path -> new Fault(path, "is missing", "a value, see /openapi.yaml"))
                    .toList());
        }
        return message;
    }
}
