// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a message read from JSON lacks, so that nothing behind has to check for null: a part that is null and not
 * {@link Nullable}, at any depth of records and lists. Safe for use by any thread.
 */
public final class Missing {
    private static final ClassValue<Part[]> PARTS = new ClassValue<>() {
        @Override
        protected Part[] computeValue(Class<?> type) {
            List<Part> parts = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                if (!component.getType().isPrimitive()) {
                    parts.add(new Part(
                            component.getName(),
                            component.getAccessor(),
                            component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                            holdsParts(component.getType())));
                }
            }
            return parts.toArray(new Part[0]);
        }
    };

    /**
     * What is asked of one component of a record. Kept, because reflection works out annotations anew each time, which
     * took a quarter of a harvester's time for short jobs.
     */
    private record Part(String name, Method accessor, boolean nullable, boolean holdsParts) {}

    private Missing() {}

    /**
     * Paths of what is missing, such as {@code progress[2].job}, at most {@code most}; empty when the message is whole.
     *
     * @param message a record of public components or a collection
     */
    public static List<String> in(Object message, int most) {
        if (isWhole(message)) {
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        find(message, "", paths, most);
        return paths;
    }

    /** The same walk without the paths, which hardly anybody needs. */
    private static boolean isWhole(Object value) {
        if (value instanceof Collection<?> items) {
            for (Object item : items) {
                if (item == null || !isWhole(item)) {
                    return false;
                }
            }
        } else if (value instanceof Record) {
            for (Part part : PARTS.get(value.getClass())) {
                if (part.holdsParts || !part.nullable) {
                    Object held = read(part, value);
                    if (held == null ? !part.nullable : part.holdsParts && !isWhole(held)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static void find(Object value, String path, List<String> into, int most) {
        if (value instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                look(item, false, path + "[" + index++ + "]", into, most);
            }
        } else if (value instanceof Record) {
            for (Part part : PARTS.get(value.getClass())) {
                String at = path.isEmpty() ? part.name : path + "." + part.name;
                look(read(part, value), part.nullable, at, into, most);
            }
        }
    }

    private static void look(@Nullable Object held, boolean nullable, String at, List<String> into, int most) {
        if (held != null) {
            find(held, at, into, most);
        } else if (!nullable && into.size() < most) {
            into.add(at);
        }
    }

    private static boolean holdsParts(Class<?> type) {
        return type.isRecord() || type.isInterface() || type == Object.class || Collection.class.isAssignableFrom(type);
    }

    private static @Nullable Object read(Part part, Object from) {
        try {
            return part.accessor.invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a message's parts are public", e);
        }
    }
}
