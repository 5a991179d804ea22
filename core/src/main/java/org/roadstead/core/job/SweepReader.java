// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.sweep.Parameter;
import org.roadstead.core.sweep.Parameter.Range;
import org.roadstead.core.sweep.Parameter.Values;
import org.roadstead.core.sweep.SweepSpec;

/** Reads {@code sweep}. */
final class SweepReader {
    private static final int MOST_PARAMETERS = 32;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 4096;
    private static final String PARAMETERS = "a map such as {field: {range: \"1-1000\"}, band: {values: [g, r, i]}}";
    private static final String PARAMETER = "{range: \"1-1000\"} or {values: [g, r, i]}";
    private static final String RANGE = "two whole numbers such as \"1-1000\", the first not larger";

    private SweepReader() {}

    /**
     * The parameters of the sweep in {@code description}, which has one. A parameter at fault has some value, so that
     * its name still counts as declared.
     */
    static Map<String, Parameter> read(Section description) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        Section sweep = description.section("sweep", "a map such as {parameters: {field: {range: \"1-1000\"}}}");
        if (sweep == null) {
            return parameters;
        }
        sweep.check(Keys.SWEEP);
        if (!sweep.has("parameters")) {
            sweep.fault("parameters", "is missing", PARAMETERS);
            return parameters;
        }
        Section declared = sweep.section("parameters", PARAMETERS);
        if (declared == null) {
            return parameters;
        }
        int count = declared.node.size();
        if (count == 0 || count > MOST_PARAMETERS) {
            sweep.fault("parameters", "has " + count + " parameters", "from 1 to " + MOST_PARAMETERS);
            return parameters;
        }
        int before = declared.faults.count();
        Iterator<Map.Entry<String, JsonNode>> fields = declared.node.fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            At at = declared.at.key(field.getKey());
            if (!TextRules.isVariable(field.getKey(), LONGEST_NAME)) {
                String expected = "letters, digits and _, not beginning with a digit, at most " + LONGEST_NAME;
                declared.faults.add(at, "is not a name of a parameter", expected);
            }
            Parameter parameter = parameter(field.getValue(), at, declared);
            parameters.put(field.getKey(), parameter == null ? new Values(List.of("0")) : parameter);
        }
        if (declared.faults.count() == before) {
            checkSize(parameters, sweep);
        }
        return parameters;
    }

    private static void checkSize(Map<String, Parameter> parameters, Section sweep) {
        long size = new SweepSpec(parameters, null).size();
        if (size > SweepSpec.MOST_MEMBERS) {
            String makes = size == Long.MAX_VALUE ? "makes too many jobs to count" : "makes " + size + " jobs";
            sweep.fault("parameters", makes, "at most " + SweepSpec.MOST_MEMBERS);
        }
    }

    private static @Nullable Parameter parameter(JsonNode node, At at, Section declared) {
        if (node.isTextual()) {
            return range(node, at, declared);
        }
        if (node instanceof ArrayNode list) {
            return values(list, at, declared);
        }
        Section section = Section.of(node, at, declared.faults, PARAMETER);
        if (section == null) {
            return null;
        }
        section.check(Keys.PARAMETER);
        JsonNode range = section.get("range");
        JsonNode values = section.get("values");
        if ((range == null) == (values == null)) {
            String message = range == null ? "has neither range nor values" : "has both range and values";
            section.faults.add(at, message, PARAMETER);
            return null;
        }
        if (range != null) {
            return range(range, at.key("range"), section);
        }
        ArrayNode list = section.list("values", (int) SweepSpec.MOST_MEMBERS, "a list such as [g, r, i]");
        return list == null ? null : values(list, at.key("values"), section);
    }

    private static @Nullable Range range(JsonNode node, At at, Section section) {
        String text = section.literal(node, at, RANGE);
        if (text == null) {
            return null;
        }
        int dash = text.indexOf('-');
        String first = dash < 0 ? "" : text.substring(0, dash).strip();
        String last = dash < 0 ? "" : text.substring(dash + 1).strip();
        if (!isNumber(first) || !isNumber(last)) {
            section.faults.add(at, TextRules.quoted(text) + " is not a range", RANGE);
            return null;
        }
        long from = Long.parseLong(first);
        long to = Long.parseLong(last);
        if (from > to) {
            section.faults.add(at, TextRules.quoted(text) + " runs backwards", RANGE);
            return null;
        }
        boolean padded = first.length() > 1 && first.charAt(0) == '0';
        if (last.length() > 1 && last.charAt(0) == '0' && last.length() != first.length()) {
            section.faults.add(at, TextRules.quoted(text) + " begins and ends with different numbers of digits", RANGE);
            return null;
        }
        return new Range(from, to, padded ? first.length() : 0);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!TextRules.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 18;
    }

    private static @Nullable Values values(ArrayNode list, At at, Section section) {
        if (list.isEmpty()) {
            section.faults.add(at, "is empty", "at least one value");
            return null;
        }
        List<String> values = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String value = Section.literal(list.get(i));
            if (value == null) {
                section.literal(list.get(i), at.index(i), "text or a whole number");
                continue;
            }
            String problem = TextRules.argument(value, LONGEST_VALUE);
            if (problem != null) {
                section.faults.add(at.index(i), problem, "text of at most " + LONGEST_VALUE + " characters");
            }
            values.add(value);
        }
        return values.size() < list.size() ? null : new Values(values);
    }
}
