// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Makes good descriptions at random. */
final class Descriptions {
    private static final List<String> PIECES = List.of(
            "a", "x1", " ", "é", "漢", "😀", "$", "{", "}", "$HOME", "\"", "\\", "'", "%", "#", "?", "[", "&", ",", ":");
    private static final List<String> LOOSE = List.of("${HOME}", "$${x}", "$$${x}", "${a", "${}", "\n", "\t", "${${p}");
    private static final List<String> STRICT = List.of("$${x}", "$$${x}", "$${", "$$$${p}");

    private final Random random;
    private boolean sweep;

    Descriptions(Random random) {
        this.random = random;
    }

    ObjectNode description(boolean withSweep) {
        sweep = withSweep;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (often()) {
            json.put("name", "n" + strict());
        }
        if (often()) {
            json.put("group", "g" + literal());
        }
        ArrayNode command =
                json.putObject("run").put("kind", "command").putArray("command").add("./x" + loose());
        repeat(() -> command.add(loose()));
        ObjectNode environment = json.putObject("environment");
        repeat(() -> environment.put("V" + environment.size(), loose()));
        ArrayNode inputs = json.putArray("inputs");
        repeat(() -> input(inputs.addObject(), "in/" + inputs.size() + "-" + path()));
        ArrayNode outputs = json.putArray("outputs");
        repeat(() -> output(outputs.addObject(), outputs.size() + path()));
        resources(json.putObject("resources"));
        terms(json);
        ObjectNode labels = json.putObject("labels");
        repeat(() -> labels.put("l" + labels.size(), strict()));
        if (sweep) {
            ObjectNode parameters = json.putObject("sweep").putObject("parameters");
            parameters.putObject("q").put("range", random.nextBoolean() ? "1-12" : "08-11");
            ArrayNode values = parameters.putObject("p").putArray("values");
            values.add("v" + literal());
            repeat(() -> values.add("w" + literal().replace("/", "")));
        }
        return json;
    }

    private void input(ObjectNode input, String to) {
        input.put("to", to);
        switch (random.nextInt(4)) {
            case 0 -> input.put("content", strict() + "\n");
            case 1 -> input.put("upload", "sha256:" + "0123456789abcdef".repeat(4));
            case 2 ->
                input.put("from", "https://example.org:8080/a%20b/" + parameter() + "?x=1")
                        .put("size", "5kB");
            default ->
                input.put("from", "file:///data/" + parameter() + "x").put("checksum", "sha256:" + "AB".repeat(32));
        }
        if (often()) {
            input.put("executable", random.nextBoolean());
        }
    }

    private void output(ObjectNode output, String path) {
        output.put("path", random.nextBoolean() ? path : path + "/*.csv");
        if (often()) {
            output.put("to", "file:///out/" + parameter() + "/");
        }
    }

    private void resources(ObjectNode resources) {
        if (sweep && often()) {
            resources.put("cores", random.nextBoolean() ? "${q}" : "1${q}");
        } else if (often()) {
            int min = 1 + random.nextInt(8);
            resources.putObject("cores").put("min", min).put("max", min + random.nextInt(3));
        }
        if (sweep && often()) {
            resources.put("memory", "${q}GiB");
        } else if (often()) {
            resources.put("memory", (1L << 20) + random.nextLong(1L << 40));
        }
        if (often()) {
            resources.put(
                    "disk",
                    random.nextInt(1000)
                            + List.of("B", "kB", "MiB", "GB", "TiB").get(random.nextInt(5)));
        }
        if (often()) {
            resources.putObject("gpus").put("count", 1 + random.nextInt(4)).put("type", "a100");
        }
        if (often()) {
            resources.putArray("features").add("ib").add("arch:" + random.nextInt(3));
        }
    }

    private void terms(ObjectNode json) {
        switch (random.nextInt(6)) {
            case 0 -> json.put("start", "now");
            case 1 -> json.put("start", "within " + (1 + random.nextInt(100_000)) + " s");
            case 2 -> json.put("start", "2026-03-29T00:30/PT2H");
            case 3 -> json.putArray("start").add("within 1 day 2 hours").add("now");
            case 4 -> json.put("start", "../2027-01-01T00:00:00.5+01:00");
            default -> json.put("start", "any time");
        }
        if (often()) {
            json.put(
                    "zone",
                    List.of("Europe/London", "UTC", "Z", "+05:30", "Asia/Tokyo").get(random.nextInt(5)));
        }
        if (often()) {
            json.put("ifMissed", random.nextBoolean() ? "fail" : "relax");
            json.put(
                    "duration",
                    Duration.ofMillis(1000 + random.nextInt(100_000_000)).toString());
            json.put("priority", random.nextInt(2001) - 1000);
            json.putObject("retry").put("attempts", 1 + random.nextInt(100)).put("silence", "PT7M");
            json.putArray("after").add("j01hzzzzzzzzzzzzzzzzzzzzzzz");
        }
    }

    private boolean often() {
        return random.nextInt(3) > 0;
    }

    private void repeat(Runnable action) {
        for (int i = random.nextInt(4); i > 0; i--) {
            action.run();
        }
    }

    private String parameter() {
        return sweep && often() ? random.nextBoolean() ? "${p}" : "${q}-${p}" : "z";
    }

    private String path() {
        return parameter().replace("${p}", "${q}") + (random.nextBoolean() ? "é$${x} b" : "");
    }

    private String literal() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        // Two pieces may make a template.
        return text.toString().replace("${", "$ {");
    }

    private String loose() {
        return mixed(LOOSE);
    }

    private String strict() {
        return mixed(STRICT);
    }

    private String mixed(List<String> special) {
        String text = literal() + (random.nextBoolean() ? "" : special.get(random.nextInt(special.size())));
        // A dollar before an escape would lengthen its run of dollars, which is another text, and still a good one.
        return sweep && often() ? text + "-${p}/" + literal() + "${q}" : text;
    }
}
