// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns one option's value into its part of a description. */
final class Parts {
    private Parts() {}

    /** {@code 2} or {@code a100:2}. */
    static void gpus(ObjectNode resources, String value) {
        int colon = value.lastIndexOf(':');
        String count = value.substring(colon + 1);
        if (!count.matches("[0-9]{1,6}") || colon == 0) {
            throw Failure.usage("--gpus is a number, or a type and a number such as a100:2, not " + value);
        }
        if (colon < 0) {
            resources.put("gpus", Integer.parseInt(count));
        } else {
            resources.putObject("gpus").put("count", Integer.parseInt(count)).put("type", value.substring(0, colon));
        }
    }

    /** {@code 2} or {@code 2-4}. */
    static void cores(ObjectNode resources, String value) {
        if (!value.matches("[0-9]{1,6}(-[0-9]{1,6})?")) {
            throw Failure.usage("--cores is a number such as 2, or a range such as 2-4, not " + value);
        }
        int dash = value.indexOf('-');
        if (dash < 0) {
            resources.put("cores", Integer.parseInt(value));
        } else {
            resources
                    .putObject("cores")
                    .put("min", Integer.parseInt(value.substring(0, dash)))
                    .put("max", Integer.parseInt(value.substring(dash + 1)));
        }
    }

    /** {@code KEY=VALUE}. */
    static void pair(ObjectNode description, String key, String option, String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw Failure.usage(option + " is KEY=VALUE, not " + value);
        }
        description.withObjectProperty(key).put(value.substring(0, equals), value.substring(equals + 1));
    }

    /** {@code [PATH=]URL}. */
    static void input(ObjectNode description, String value) {
        int scheme = value.indexOf("://");
        int equals = value.indexOf('=');
        boolean named = equals > 0 && equals < scheme;
        if (scheme < 0) {
            throw Failure.usage("--input is [PATH=]URL with http://, https:// or file://, not " + value
                    + " (a file of yours goes with --upload)");
        }
        String url = named ? value.substring(equals + 1) : value;
        String to = named ? value.substring(0, equals) : lastName(url.replaceFirst("[?#].*", ""));
        description.withArrayProperty("inputs").addObject().put("from", url).put("to", to);
    }

    /** {@code [PATH=]FILE}; what may be executed here may be there. */
    static void upload(ObjectNode description, String value, Surroundings surroundings) {
        int equals = value.indexOf('=');
        String name = equals > 0 ? value.substring(equals + 1) : value;
        Path file = surroundings.directory().resolve(name).toAbsolutePath();
        if (!Files.isRegularFile(file)) {
            throw Failure.usage("--upload: " + name + " is not a file");
        }
        String to = equals > 0 ? value.substring(0, equals) : String.valueOf(file.getFileName());
        ObjectNode input = description.withArrayProperty("inputs").addObject();
        input.put("upload", file.toString()).put("to", to);
        if (Files.isExecutable(file)) {
            input.put("executable", true);
        }
    }

    /** {@code PATH[=URL]}. */
    static void output(ObjectNode description, String value) {
        int equals = value.indexOf('=');
        ObjectNode output = description.withArrayProperty("outputs").addObject();
        output.put("path", equals > 0 ? value.substring(0, equals) : value);
        if (equals > 0) {
            output.put("to", value.substring(equals + 1));
        }
    }

    private static String lastName(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
