// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Runs commands as somebody would, in a directory, against a pool, at a fixed hour. */
final class Cli {
    static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private boolean terminal;
    private String input = "";

    /** What a command left behind. */
    record Ran(int code, String out, String err) {}

    Cli(Path directory, FakePool pool) {
        this.directory = directory;
        environment.put("ROADSTEAD_POOL", pool.url());
        environment.put("ROADSTEAD_TOKEN_FILE", write("token", "secret\n").toString());
        environment.put("COLUMNS", "120");
    }

    Cli environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Cli onTerminal() {
        terminal = true;
        return this;
    }

    Cli input(String text) {
        input = text;
        return this;
    }

    /** A file in the directory. */
    Path write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ran run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                environment,
                directory,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                Surroundings.printer(out),
                Surroundings.printer(err),
                terminal,
                terminal,
                () -> NOW,
                ZoneOffset.UTC);
        int code = Roadstead.run(surroundings, args);
        surroundings.flush();
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
