// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Input.ContentInput;
import org.roadstead.core.job.Input.FromInput;
import org.roadstead.core.job.Input.UploadInput;

/** Reads the parts that may hold parameters: what is there and of which sort, not yet what the texts say. */
final class DraftReader {
    static final int MOST_INPUTS = 10_000;

    private static final int MOST_OUTPUTS = 1_000;
    private static final int MOST_ARGUMENTS = 100_000;
    private static final int MOST_VARIABLES = 1_000;
    private static final int MOST_LABELS = 64;
    private static final String MAP = "a map such as {name: value}";
    private static final String COMMAND = "a list of the program and its arguments, such as [sh, -c, \"echo hello\"]";

    private static final String KINDS = "command or container";

    private final Section section;
    private final Faults faults;

    DraftReader(Section section) {
        this.section = section;
        this.faults = section.faults;
    }

    Draft read() {
        Section run = run();
        return new Draft(
                section.text("name", "text"),
                run == null ? null : image(run),
                command(run),
                map("environment", MOST_VARIABLES),
                inputs(),
                outputs(),
                map("labels", MOST_LABELS));
    }

    /** What is run; null when it is at fault as a whole. */
    private @Nullable Section run() {
        String expected = "a map such as {kind: command, command: [./program, argument]}";
        if (!section.has("run")) {
            section.fault("run", "is missing", expected);
            return null;
        }
        Section run = section.section("run", expected);
        if (run == null || !isServed(run)) {
            return null;
        }
        run.check(Keys.RUN);
        return run;
    }

    /** The image of a container; null for a command, and when it is at fault. */
    private static @Nullable String image(Section run) {
        String kind = run.node.path("kind").asText();
        if (!kind.equals("container")) {
            if (kind.equals("command") && run.has("image")) {
                run.fault("image", "belongs to kind: container", "kind: container, or no image");
            }
            return null;
        }
        if (!run.has("image")) {
            run.fault("image", "is missing", ImageRules.EXPECTED);
            return null;
        }
        String image = run.text("image", ImageRules.EXPECTED);
        String problem = image == null ? null : ImageRules.problem(image);
        if (problem != null) {
            run.fault("image", problem, ImageRules.EXPECTED);
        }
        return problem == null ? image : null;
    }

    private static List<@Nullable String> command(@Nullable Section run) {
        List<@Nullable String> command = new ArrayList<>();
        if (run == null) {
            return command;
        }
        if (!run.has("command")) {
            run.fault("command", "is missing", COMMAND);
            return command;
        }
        ArrayNode list = run.list("command", MOST_ARGUMENTS, COMMAND);
        for (int i = 0; list != null && i < list.size(); i++) {
            command.add(run.literal(list.get(i), run.at.key("command").index(i), "text"));
        }
        if (list != null && list.isEmpty()) {
            run.fault("command", "is empty", COMMAND);
        }
        return command;
    }

    /** Whether the rest of {@code run} is to be read. */
    private static boolean isServed(Section run) {
        String kind = run.text("kind", KINDS);
        if (kind == null) {
            if (!run.has("kind")) {
                run.fault("kind", "is missing", KINDS);
            }
            return true;
        }
        if (kind.equals("notebook")) {
            run.faults.unsupported(run.at.key("kind"), KINDS);
            return false;
        }
        if (!kind.equals("command") && !kind.equals("container")) {
            String meant = NearMiss.among(kind, List.of("command", "container"));
            run.faults.add(run.at.key("kind"), TextRules.quoted(kind) + " is not a kind of run", meant, KINDS);
        }
        return true;
    }

    private Map<String, String> map(String key, int most) {
        Section map = section.has(key) ? section.section(key, MAP) : null;
        if (map == null || map.node.isEmpty()) {
            return Map.of();
        }
        if (map.node.size() > most) {
            section.fault(key, "has " + map.node.size() + " entries", "at most " + most);
            return Map.of();
        }
        Map<String, String> read = new LinkedHashMap<>(map.node.size() * 2);
        Iterator<Map.Entry<String, JsonNode>> fields = map.node.fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            At at = map.at.key(field.getKey());
            String text = map.literal(field.getValue(), at, "text; \"\" for none");
            read.put(field.getKey(), text == null ? "" : text);
        }
        return read;
    }

    private List<@Nullable Input> inputs() {
        String expected = "a list such as [{from: \"file:///shared/flat.fits\", to: inputs/flat.fits}]";
        ArrayNode list = section.list("inputs", MOST_INPUTS, expected);
        List<@Nullable Input> inputs = new ArrayList<>(list == null ? 0 : list.size());
        for (int i = 0; list != null && i < list.size(); i++) {
            At at = section.at.key("inputs").index(i);
            Section input = Section.of(list.get(i), at, faults, "a map such as {from: URI, to: PATH}");
            inputs.add(input == null ? null : input(input));
        }
        return inputs;
    }

    private @Nullable Input input(Section input) {
        input.check(Keys.INPUT);
        int before = faults.count();
        String to = required(input, "to", PathRules.INSIDE);
        boolean executable = input.flag("executable");
        String from = input.text("from", UriRules.READABLE);
        String upload = input.text("upload", "sha256: and 64 hexadecimal digits");
        String content = input.text("content", "text");
        int sources = (input.has("from") ? 1 : 0) + (input.has("upload") ? 1 : 0) + (input.has("content") ? 1 : 0);
        if (sources != 1) {
            faults.add(
                    input.at,
                    sources == 0 ? "says nowhere what is put there" : "says more than once what is put there",
                    "one of from, upload and content");
        }
        ByteSize size = input.has("size") ? Sizes.read(input, "size", 0, Long.MAX_VALUE) : null;
        Digest checksum = checksum(input);
        if (!input.has("from")) {
            onlyWithFrom(input, "size");
            onlyWithFrom(input, "checksum");
        }
        if (faults.count() > before || to == null) {
            return null;
        }
        if (from != null) {
            return new FromInput(from, to, size, checksum, executable);
        }
        return upload != null
                ? new UploadInput(upload, to, executable)
                : new ContentInput(content == null ? "" : content, to, executable);
    }

    private static void onlyWithFrom(Section input, String key) {
        if (input.has(key)) {
            input.fault(key, "stands without from", "an input without it: the pool knows it");
        }
    }

    private static @Nullable Digest checksum(Section input) {
        String text = input.text("checksum", "sha256: and 64 hexadecimal digits");
        if (text == null) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!Digest.isDigest(lower)) {
            input.fault("checksum", TextRules.quoted(text) + " is not a checksum", "sha256: and 64 hexadecimal digits");
            return null;
        }
        return new Digest(lower);
    }

    private List<@Nullable Output> outputs() {
        ArrayNode list = section.list("outputs", MOST_OUTPUTS, "a list such as [{path: plot.png}]");
        List<@Nullable Output> outputs = new ArrayList<>(list == null ? 0 : list.size());
        for (int i = 0; list != null && i < list.size(); i++) {
            At at = section.at.key("outputs").index(i);
            Section output = Section.of(list.get(i), at, faults, "a map such as {path: plot.png}");
            if (output == null) {
                outputs.add(null);
                continue;
            }
            output.check(Keys.OUTPUT);
            String path = required(output, "path", "a path inside the job's directory, such as results/*.csv");
            String to = output.text("to", UriRules.WRITABLE);
            outputs.add(path == null || to == null && output.has("to") ? null : new Output(path, to));
        }
        return outputs;
    }

    private static @Nullable String required(Section section, String key, String expected) {
        if (!section.has(key)) {
            section.fault(key, "is missing", expected);
        }
        return section.text(key, expected);
    }
}
