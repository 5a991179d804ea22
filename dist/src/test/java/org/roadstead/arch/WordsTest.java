// SPDX-License-Identifier: Apache-2.0
package org.roadstead.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A job has a time window, and an access requirement if somebody will talk to it: no other kinds of job are named where a user looks. */
final class WordsTest {
    private static final Pattern KINDS = Pattern.compile("\\b(batch|interactive)\\b(?!/v1)", Pattern.CASE_INSENSITIVE);

    @Test
    void kind_of_job_that_there_is_not_is_named_nowhere_a_user_looks() throws IOException {
        Path root = SourceTreeTest.root();
        List<Path> shown = new ArrayList<>(List.of(
                root.resolve("README.md"),
                root.resolve("CHANGELOG.md"),
                root.resolve("pool-server/src/main/resources/openapi.yaml")));
        // docs/cli.md has the help of every command, word for word.
        for (String folder : List.of("docs", "examples", "deploy")) {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                files.filter(Files::isRegularFile).forEach(shown::add);
            }
        }
        // How the pool stores what it is told is its own matter.
        shown.remove(root.resolve("docs/architecture.md"));
        assertTrue(shown.size() > 30, () -> "hardly anything was looked at: " + shown);
        List<String> found = new ArrayList<>();
        for (Path file : shown) {
            for (String line : Files.readAllLines(file)) {
                if (KINDS.matcher(line).find()) {
                    found.add(root.relativize(file) + ": " + line.strip());
                }
            }
        }
        assertEquals(List.of(), found);
    }
}
