// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pilotapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.List;
import org.roadstead.core.protocol.Missing;
import org.roadstead.core.protocol.StrictJson;
import org.roadstead.harvester.loop.RefusedCall;

/** Reads what pilots send and refuses what lacks something, so that nothing behind has to check for null. */
final class Messages {
    private Messages() {}

    /** Fails with a {@link RefusedCall} of status 400 that names the fault. */
    static <T> T read(byte[] body, Class<T> type) {
        T message;
        try {
            message = StrictJson.MAPPER.readValue(body, type);
        } catch (JsonMappingException e) {
            String field = StrictJson.path(e);
            throw new RefusedCall(400, (field.isEmpty() ? "the body" : field) + " " + StrictJson.message(e), field);
        } catch (JsonProcessingException e) {
            throw new RefusedCall(400, "the body is not JSON: " + StrictJson.plain(e.getOriginalMessage()), "");
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory can be read", e);
        }
        if (message == null) {
            throw new RefusedCall(400, "the body is null", "");
        }
        List<String> missing = Missing.in(message, 1);
        if (!missing.isEmpty()) {
            throw new RefusedCall(400, missing.get(0) + " is missing", missing.get(0));
        }
        return message;
    }
}
