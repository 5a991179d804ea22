// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.roadstead.core.sweep.Parameter;

/** What the parameters of a sweep are for one of its members: the last parameter changes fastest. */
final class MemberValues {
    private MemberValues() {}

    /**
     * Such as {@code field=042, band=g}.
     *
     * @param sweep what the pool says of the sweep
     * @param member its number, from 0
     */
    static String of(JsonNode sweep, long member) {
        List<Map.Entry<String, JsonNode>> parameters = new ArrayList<>();
        sweep.path("description").path("sweep").path("parameters").fields().forEachRemaining(parameters::add);
        Deque<String> values = new ArrayDeque<>();
        long rest = member;
        for (int i = parameters.size() - 1; i >= 0; i--) {
            Parameter parameter = parameter(parameters.get(i).getValue());
            values.addFirst(parameters.get(i).getKey() + "=" + parameter.value(rest % parameter.size()));
            rest /= parameter.size();
        }
        return String.join(", ", values);
    }

    private static Parameter parameter(JsonNode written) {
        String range = Words.text(written, "range");
        int dash = range.indexOf('-');
        if (dash > 0) {
            String first = range.substring(0, dash);
            return new Parameter.Range(
                    Long.parseLong(first),
                    Long.parseLong(range.substring(dash + 1)),
                    first.length() > 1 && first.startsWith("0") ? first.length() : 0);
        }
        List<String> values = new ArrayList<>();
        written.path("values").forEach(value -> values.add(value.asText()));
        return new Parameter.Values(values);
    }
}
