// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.sweep.Filler;

/**
 * The parts of a description that may hold parameters, before or after those are replaced. A list holds null where an
 * item was at fault, so that the others keep their places.
 */
record Draft(
        @Nullable String name,
        List<@Nullable String> command,
        Map<String, String> environment,
        List<@Nullable Input> inputs,
        List<@Nullable Output> outputs,
        Map<String, String> labels) {

    /** The parts with values put in and escapes undone. */
    Draft filled(Filler filler) {
        return new Draft(
                filler.optional(name),
                each(command, filler::text),
                filler.values(environment),
                each(inputs, filler::input),
                each(outputs, filler::output),
                filler.values(labels));
    }

    /** About how many texts there are. */
    int weight() {
        return 2 + command.size() + environment.size() + 2 * inputs.size() + 2 * outputs.size() + labels.size();
    }

    private interface Fill<T> {
        T fill(T part);
    }

    private static <T> List<@Nullable T> each(List<@Nullable T> parts, Fill<T> fill) {
        if (parts.isEmpty()) {
            return parts;
        }
        List<@Nullable T> filled = new ArrayList<>(parts.size());
        for (T part : parts) {
            filled.add(part == null ? null : fill.fill(part));
        }
        return filled;
    }
}
