// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a description in its normal form says, in few words: only where it differs from the default. */
final class Described {
    private static final int MOST_FILES = 6;

    private final JsonNode description;

    Described(JsonNode description) {
        this.description = description;
    }

    /** A line or several for each heading, in the order of reading; headings without lines are left out. */
    Map<String, List<String>> lines() {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put("runs", one(runs(description)));
        lines.put("needs", one(needs()));
        lines.put("inputs", files("inputs", Described::input));
        lines.put("outputs", files("outputs", Described::output));
        lines.put("environment", one(String.join(", ", names(description.path("environment")))));
        lines.put("labels", one(labels()));
        lines.put("after", texts(description.path("after")));
        lines.put("priority", one(unless("0", Words.text(description, "priority"))));
        lines.put("if missed", one(unless("fail", Words.text(description, "ifMissed"))));
        lines.put("retry", one(retry()));
        lines.values().removeIf(List::isEmpty);
        return lines;
    }

    static String runs(JsonNode description) {
        List<String> words = new ArrayList<>();
        description.path("run").path("command").forEach(word -> words.add(Words.quoted(word.asText())));
        return String.join(" ", words);
    }

    private String needs() {
        JsonNode resources = description.path("resources");
        if (resources.isMissingNode()) {
            return "";
        }
        JsonNode cores = resources.path("cores");
        String from = cores.path("min").asText(cores.asText("1"));
        String to = cores.path("max").asText(from);
        List<String> needs = new ArrayList<>();
        needs.add("cores " + (from.equals(to) ? from : from + "-" + to));
        needs.add("memory " + Words.text(resources, "memory"));
        needs.add("disk " + Words.text(resources, "disk"));
        JsonNode gpus = resources.path("gpus");
        String count = gpus.path("count").asText(gpus.asText(""));
        if (!count.isEmpty() && !count.equals("0")) {
            needs.add(("gpus " + count + " " + Words.text(gpus, "type")).strip());
        }
        String features = String.join(" ", texts(resources.path("features")));
        if (!features.isEmpty()) {
            needs.add("features " + features);
        }
        needs.add("at most " + Words.text(description, "duration"));
        return String.join(", ", needs);
    }

    private String labels() {
        List<String> labels = new ArrayList<>();
        JsonNode written = description.path("labels");
        names(written).forEach(name -> labels.add(name + "=" + Words.text(written, name)));
        return String.join(", ", labels);
    }

    private String retry() {
        JsonNode retry = description.path("retry");
        List<String> words = new ArrayList<>();
        int attempts = retry.path("attempts").asInt(1);
        if (attempts > 1) {
            words.add("up to " + attempts + " attempts");
        }
        String silence = unless("PT30M", Words.text(retry, "silence"));
        if (!silence.isEmpty()) {
            words.add("silence " + silence);
        }
        return String.join(", ", words);
    }

    private interface Line {
        String of(JsonNode file);
    }

    private List<String> files(String key, Line line) {
        List<String> lines = new ArrayList<>();
        JsonNode files = description.path(key);
        for (int i = 0; i < files.size(); i++) {
            if (i == MOST_FILES && files.size() > MOST_FILES + 1) {
                lines.add("and " + Words.count(files.size() - i) + " more (--json shows all)");
                break;
            }
            lines.add(line.of(files.get(i)));
        }
        return lines;
    }

    private static String input(JsonNode input) {
        String from = Words.text(input, "from");
        String source =
                !from.isEmpty() ? "from " + from : input.has("upload") ? "uploaded" : "written in the description";
        return Words.text(input, "to") + " " + source
                + (input.path("executable").asBoolean() ? ", executable" : "");
    }

    private static String output(JsonNode output) {
        String to = Words.text(output, "to");
        return Words.text(output, "path") + (to.isEmpty() ? " kept by the pool" : " to " + to);
    }

    private static String unless(String usual, String value) {
        return value.equals(usual) ? "" : value;
    }

    private static List<String> one(String line) {
        return line.isEmpty() ? List.of() : List.of(line);
    }

    private static List<String> names(JsonNode map) {
        List<String> names = new ArrayList<>();
        map.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
