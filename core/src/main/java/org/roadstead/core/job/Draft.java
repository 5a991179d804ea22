// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Input.ContentInput;
import org.roadstead.core.job.Input.FromInput;
import org.roadstead.core.job.Input.UploadInput;
import org.roadstead.core.sweep.Filler;
import org.roadstead.core.sweep.Template;

/**
 * The parts of a description that may hold parameters, before or after those are replaced. A list holds null where an
 * item was at fault, so that the others keep their places. The image is the same for all: no parameter stands in it.
 */
record Draft(
        @Nullable String name,
        @Nullable String image,
        List<@Nullable String> command,
        Map<String, String> environment,
        List<@Nullable Input> inputs,
        List<@Nullable Output> outputs,
        Map<String, String> labels) {

    /** The parts with values put in and escapes undone. */
    Draft filled(Filler filler) {
        return new Draft(
                filler.optional(name),
                image,
                each(command, filler::text),
                filler.values(environment),
                each(inputs, filler::input),
                each(outputs, filler::output),
                filler.values(labels));
    }

    /** The parts in which no parameter stands. */
    Draft literal() {
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.values().removeIf(Template::isTemplate);
        Map<String, String> texts = new LinkedHashMap<>(labels);
        texts.values().removeIf(Template::isTemplate);
        return new Draft(
                name == null || Template.isTemplate(name) ? null : name,
                image,
                only(command, argument -> !Template.isTemplate(argument)),
                variables,
                only(inputs, input -> !isTemplate(input.to(), source(input))),
                only(outputs, output -> !isTemplate(output.path(), output.to())),
                texts);
    }

    private static boolean isTemplate(String one, @Nullable String other) {
        return Template.isTemplate(one) || other != null && Template.isTemplate(other);
    }

    /** The text of {@code input} that says what is put there. */
    static String source(Input input) {
        if (input instanceof FromInput from) {
            return from.from();
        }
        return input instanceof UploadInput upload ? upload.upload() : ((ContentInput) input).content();
    }

    private static <T> List<@Nullable T> only(List<@Nullable T> parts, Predicate<T> good) {
        List<@Nullable T> only = new ArrayList<>(parts.size());
        for (T part : parts) {
            only.add(part != null && good.test(part) ? part : null);
        }
        return only;
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
