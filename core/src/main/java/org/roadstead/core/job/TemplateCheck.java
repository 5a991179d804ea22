// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Input.ContentInput;
import org.roadstead.core.job.Input.FromInput;
import org.roadstead.core.job.Input.UploadInput;
import org.roadstead.core.sweep.Filler;
import org.roadstead.core.sweep.Parameter;
import org.roadstead.core.sweep.Template;

/** Checks the use of parameters: that they are declared, and that what becomes of them is right. */
final class TemplateCheck {
    /** How many texts are tried at most for one parameter; beyond, evenly spaced values stand for all. */
    private static final int MOST_TRIED = 1_000_000;

    private final At root;
    private final Faults faults;
    private final Map<String, Parameter> parameters;

    TemplateCheck(At root, Faults faults, Map<String, Parameter> parameters) {
        this.root = root;
        this.faults = faults;
        this.parameters = parameters;
    }

    /** Finds fault with undeclared parameters wherever <code>${...}</code> may not stay as it is. */
    void references(Draft draft) {
        String name = draft.name();
        if (name != null) {
            declared(name, root.key("name"));
        }
        for (int i = 0; i < draft.inputs().size(); i++) {
            Input input = draft.inputs().get(i);
            if (input != null) {
                input(input, root.key("inputs").index(i));
            }
        }
        for (int i = 0; i < draft.outputs().size(); i++) {
            Output output = draft.outputs().get(i);
            if (output != null) {
                declared(output.path(), root.key("outputs").index(i).key("path"));
                declared(output.to(), root.key("outputs").index(i).key("to"));
            }
        }
        for (Map.Entry<String, String> label : draft.labels().entrySet()) {
            declared(label.getValue(), root.key("labels").key(label.getKey()));
        }
    }

    private void input(Input input, At at) {
        declared(input.to(), at.key("to"));
        if (input instanceof FromInput from) {
            declared(from.from(), at.key("from"));
        } else if (input instanceof UploadInput upload) {
            declared(upload.upload(), at.key("upload"));
        } else if (input instanceof ContentInput content) {
            declared(content.content(), at.key("content"));
        }
    }

    private void declared(@Nullable String text, At at) {
        if (text == null || !Template.isTemplate(text)) {
            return;
        }
        for (String name : Template.references(text)) {
            if (parameters.containsKey(name)) {
                continue;
            }
            boolean closed = text.contains("${" + name + "}");
            String shown = "${" + TextRules.shown(name, 40) + (closed ? "}" : "");
            String meant = NearMiss.among(name, parameters.keySet());
            String why = parameters.isEmpty() ? ", and there is no sweep" : ", which the sweep does not declare";
            faults.add(
                    at,
                    "holds " + shown + why,
                    meant == null ? null : "${" + meant + "}",
                    "a parameter of the sweep, or $" + shown + " for the literal text");
        }
    }

    /**
     * Checks members: for each parameter the members with each of its values (the first and the last number of a
     * range), the other parameters having their first value, and the member whose values are longest. The first member
     * at fault is reported.
     */
    void members(Draft template) {
        if (template.equals(template.filled(new Filler(first())))) {
            new ContentCheck(root, faults).check(template);
            return;
        }
        int most = Math.max(2, MOST_TRIED / template.weight());
        for (Map.Entry<String, Parameter> parameter : parameters.entrySet()) {
            Map<String, String> values = first();
            for (long index : samples(parameter.getValue(), most)) {
                values.put(parameter.getKey(), parameter.getValue().value(index));
                if (member(template, values, Set.of(parameter.getKey()))) {
                    return;
                }
            }
        }
        member(template, longest(), Set.of());
    }

    /** Whether there is fault with the member that has {@code values}; {@code named} are said first. */
    private boolean member(Draft template, Map<String, String> values, Set<String> named) {
        Faults found = new Faults();
        new ContentCheck(root, found).check(template.filled(new Filler(values)));
        if (found.isEmpty()) {
            return false;
        }
        faults.addAll(found, "with " + shown(values, named) + " ");
        return true;
    }

    private static String shown(Map<String, String> values, Set<String> named) {
        StringBuilder shown = new StringBuilder();
        values.forEach((name, value) -> {
            if (named.isEmpty() || named.contains(name)) {
                shown.append(shown.length() == 0 ? "" : ", ")
                        .append(name)
                        .append('=')
                        .append(TextRules.shown(value, 40));
            }
        });
        return shown.toString();
    }

    private Map<String, String> first() {
        Map<String, String> values = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> values.put(name, parameter.value(0)));
        return values;
    }

    private Map<String, String> longest() {
        Map<String, String> values = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            String longest = parameter.value(parameter.size() - 1);
            if (parameter instanceof Parameter.Values listed) {
                for (String value : listed.values()) {
                    longest = value.length() > longest.length() ? value : longest;
                }
            }
            values.put(name, longest);
        });
        return values;
    }

    private static List<Long> samples(Parameter parameter, int most) {
        long last = parameter.size() - 1;
        if (parameter instanceof Parameter.Range) {
            return last == 0 ? List.of(0L) : List.of(0L, last);
        }
        long stride = parameter.size() / most + 1;
        return LongStream.iterate(0, index -> index <= last, index -> index + stride)
                .boxed()
                .toList();
    }
}
