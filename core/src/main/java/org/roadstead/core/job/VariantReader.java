// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.sweep.Parameter;
import org.roadstead.core.sweep.ResourceTemplate;
import org.roadstead.core.sweep.Template;

/** Reads {@code resources} that follow from parameters: every combination of their values must be right. */
final class VariantReader {
    private final Map<String, Parameter> parameters;
    private final Set<String> used = new LinkedHashSet<>();

    VariantReader(Map<String, Parameter> parameters) {
        this.parameters = parameters;
    }

    /** The variants of {@code resources}; null when no parameter stands there or, with a fault, there are too many. */
    @Nullable
    ResourceTemplate read(Section resources) {
        if (parameters.isEmpty()) {
            return null;
        }
        collect(resources.node);
        Map<String, Parameter> varying = new LinkedHashMap<>(parameters);
        varying.keySet().retainAll(used);
        if (varying.isEmpty()) {
            return null;
        }
        long count = 1;
        for (Parameter parameter : varying.values()) {
            count = Math.min(count, Integer.MAX_VALUE) * Math.min(parameter.size(), Integer.MAX_VALUE);
        }
        if (count > ResourceTemplate.MOST_VARIANTS) {
            String names = String.join(", ", varying.keySet());
            String message = "has " + count + " combinations of " + names;
            resources.faults.add(resources.at, message, "at most " + ResourceTemplate.MOST_VARIANTS);
            return null;
        }
        List<ResourceRequest> variants = new ArrayList<>((int) count);
        for (long index = 0; index < count; index++) {
            ResourceRequest variant = variant(resources, values(varying, count, index));
            if (variant == null) {
                return null;
            }
            variants.add(variant);
        }
        return new ResourceTemplate(resources.node.deepCopy(), List.copyOf(varying.keySet()), variants);
    }

    private static Map<String, String> values(Map<String, Parameter> varying, long count, long index) {
        Map<String, String> values = new LinkedHashMap<>();
        long stride = count;
        for (Map.Entry<String, Parameter> parameter : varying.entrySet()) {
            stride /= parameter.getValue().size();
            values.put(
                    parameter.getKey(),
                    parameter
                            .getValue()
                            .value(index / stride % parameter.getValue().size()));
        }
        return values;
    }

    private static @Nullable ResourceRequest variant(Section resources, Map<String, String> values) {
        Faults found = new Faults();
        Section filled = Section.of(fill(resources.node, values), resources.at, found, "resources");
        ResourceRequest request = filled == null ? null : ResourceReader.read(filled);
        if (found.isEmpty()) {
            return request;
        }
        StringBuilder with = new StringBuilder("with ");
        values.forEach((name, value) -> with.append(with.length() > 5 ? ", " : "")
                .append(name)
                .append('=')
                .append(TextRules.shown(value, 40)));
        resources.faults.addAll(found, with.append(' ').toString());
        return null;
    }

    /** Whether a parameter may stand anywhere in {@code resources}. */
    static boolean varies(Section resources) {
        VariantReader reader = new VariantReader(Map.of());
        reader.collect(resources.node);
        return !reader.used.isEmpty();
    }

    private void collect(JsonNode node) {
        if (node.isTextual()) {
            used.addAll(Template.references(node.textValue()));
        }
        node.forEach(this::collect);
    }

    /** The tree with values put in; a text that became a whole number is one. */
    private static JsonNode fill(JsonNode node, Map<String, String> values) {
        if (node instanceof ObjectNode object) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            object.fields().forEachRemaining(field -> filled.set(field.getKey(), fill(field.getValue(), values)));
            return filled;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> filled.add(fill(item, values)));
            return filled;
        }
        if (!node.isTextual() || !Template.isTemplate(node.textValue())) {
            return node;
        }
        return scalar(Template.fill(node.textValue(), values, Template.Encoding.PLAIN));
    }

    /** Digits alone are a number here, also those of a padded range. */
    private static JsonNode scalar(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 18;
        for (int i = 0; digits && i < text.length(); i++) {
            digits = TextRules.isDigit(text.charAt(i));
        }
        return digits
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                : JsonNodeFactory.instance.textNode(text);
    }
}
