// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pilotapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.StrictJson;
import org.roadstead.harvester.loop.RefusedCall;

/** Reads what pilots send and refuses what lacks something, so that nothing behind has to check for null. */
final class Messages {
    private static final Map<Class<?>, RecordComponent[]> PARTS = new ConcurrentHashMap<>();

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
        check(message, "");
        return message;
    }

    private static void check(Object value, String path) {
        if (value instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                String at = path + "[" + index++ + "]";
                if (item == null) {
                    throw new RefusedCall(400, at + " is missing", at);
                }
                check(item, at);
            }
        } else if (value instanceof Record) {
            for (RecordComponent part : PARTS.computeIfAbsent(value.getClass(), Class::getRecordComponents)) {
                String at = path.isEmpty() ? part.getName() : path + "." + part.getName();
                Object held = read(part, value);
                if (held != null) {
                    check(held, at);
                } else if (!part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    throw new RefusedCall(400, at + " is missing", at);
                }
            }
        }
    }

    private static @Nullable Object read(RecordComponent part, Object from) {
        try {
            return part.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a message's parts are public", e);
        }
    }
}
