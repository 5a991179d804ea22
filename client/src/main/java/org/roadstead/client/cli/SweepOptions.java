// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code --sweep} and {@code --each}: what a sweep goes through. */
final class SweepOptions {
    private SweepOptions() {}

    /** {@code [NAME=]1-1000} or {@code [NAME=]a,b,c}. */
    static void sweep(ObjectNode description, String sweep) {
        int equals = sweep.indexOf('=');
        String name = equals > 0 ? sweep.substring(0, equals) : "n";
        String values = sweep.substring(equals + 1);
        if (values.matches("[0-9]+-[0-9]+")) {
            parameter(description, name).put("range", values);
            return;
        }
        if (values.matches("[0-9]+-[^,]*")) {
            throw Failure.usage("--sweep " + sweep + ": `" + values
                    + "` is no range such as 1-1000; several values stand with commas between, such as a,b,c");
        }
        ArrayNode array = parameter(description, name).putArray("values");
        for (String value : values.split(",", -1)) {
            array.add(value);
        }
    }

    /** Each line of a file, or each file of a directory. */
    static void each(ObjectNode description, String each, Surroundings surroundings) {
        List<String> found = each(surroundings.directory().resolve(each), each);
        if (found.isEmpty()) {
            throw Failure.usage("--each " + each + " names nothing to go through");
        }
        ArrayNode values = parameter(description, "file").putArray("values");
        found.forEach(values::add);
    }

    private static ObjectNode parameter(ObjectNode description, String name) {
        return description
                .withObjectProperty("sweep")
                .withObjectProperty("parameters")
                .putObject(name);
    }

    /** The files of a directory by name, absolute, or the lines of a file. */
    private static List<String> each(Path path, String written) {
        try {
            if (!Files.isDirectory(path)) {
                return Files.readAllLines(path).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
            }
            try (Stream<Path> entries = Files.list(path)) {
                return entries.filter(Files::isRegularFile)
                        .map(file -> file.toAbsolutePath().normalize().toString())
                        .sorted()
                        .toList();
            }
        } catch (IOException e) {
            throw Failure.usage("--each: cannot read " + written);
        }
    }
}
