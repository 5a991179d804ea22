// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.template;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds keys that no release of Kubernetes knows: its API server passes over them, so a slip of the pen would go unnoticed. */
final class UnknownKeys {
    private UnknownKeys() {}

    /** The path of the first one; null when there is none. */
    static @Nullable String first(Object part, String path) {
        if (part instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                String found = list.get(i) == null ? null : first(list.get(i), path + "[" + i + "]");
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        return part instanceof KubernetesResource ? inside(part, path) : null;
    }

    private static @Nullable String inside(Object part, String path) {
        String prefix = path.isEmpty() ? "" : path + ".";
        for (Method getter : part.getClass().getMethods()) {
            String name = getter.getName();
            if (!name.startsWith("get") || name.length() < 4 || getter.getParameterCount() > 0) {
                continue;
            }
            Object value = call(part, getter);
            if (name.equals("getAdditionalProperties")) {
                if (value instanceof Map<?, ?> more && !more.isEmpty()) {
                    return prefix + more.keySet().iterator().next();
                }
            } else if (value instanceof List<?> || value instanceof KubernetesResource) {
                String found = first(value, prefix + Character.toLowerCase(name.charAt(3)) + name.substring(4));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Object call(Object part, Method getter) {
        try {
            return getter.invoke(part);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + getter, e);
        }
    }
}
