// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Fault;
import org.roadstead.core.protocol.StrictJson;

/** Reads messages of leaves and refuses those that lack something, so that nothing behind has to check for null. */
final class Wire {
    private static final Map<Class<?>, RecordComponent[]> REQUIRED = new ConcurrentHashMap<>();

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
        List<Fault> faults = new ArrayList<>(0);
        check(message, "", faults);
        if (!faults.isEmpty()) {
            throw ProblemException.faults(faults);
        }
        return message;
    }

    private static void check(@Nullable Object value, String path, List<Fault> faults) {
        if (value instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                String at = path + "[" + index++ + "]";
                if (item == null) {
                    missing(at, faults);
                } else {
                    check(item, at, faults);
                }
            }
        } else if (value instanceof Record) {
            for (RecordComponent component : components(value.getClass())) {
                String at = path.isEmpty() ? component.getName() : path + "." + component.getName();
                Object part = read(component, value);
                if (part == null) {
                    if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                        missing(at, faults);
                    }
                } else {
                    check(part, at, faults);
                }
            }
        }
    }

    private static void missing(String path, List<Fault> faults) {
        if (faults.size() < Described.MOST_FAULTS) {
            faults.add(new Fault(path, "is missing", "a value, see /openapi.yaml"));
        }
    }

    private static RecordComponent[] components(Class<?> type) {
        return REQUIRED.computeIfAbsent(type, Wire::referenceComponents);
    }

    private static RecordComponent[] referenceComponents(Class<?> type) {
        List<RecordComponent> references = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (!component.getType().isPrimitive()) {
                references.add(component);
            }
        }
        return references.toArray(new RecordComponent[0]);
    }

    private static @Nullable Object read(RecordComponent component, Object from) {
        try {
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a message's parts are public", e);
        }
    }
}
