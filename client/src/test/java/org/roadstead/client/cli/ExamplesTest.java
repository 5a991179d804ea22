// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.Reading;

/** What stands in examples/ is what this release takes. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples");

    static List<Path> descriptions() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void examples_are_there() throws IOException {
        assertTrue(descriptions().size() >= 8, "the examples are found from the module's directory");
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void example_submitted_is_right_and_its_uploads_are_replaced(Path example, @TempDir Path temporary) {
        try (FakePool pool = new FakePool()) {
            pool.answersAll("HEAD /blobs/", 200, "");
            pool.answers("POST /jobs", 201, "{\"id\":\"j00000000000000000000000001\",\"count\":1}");
            Cli.Ran ran = new Cli(temporary, pool)
                    .run("submit", example.toAbsolutePath().toString());
            assertEquals("", ran.err());
            JsonNode sent = pool.requests("POST /jobs").get(0).json();
            assertInstanceOf(Reading.Described.class, DescriptionReader.read(sent));
            assertFalse(sent.toString().contains(".sh\",\"to\""), "uploads are digests by now");
        }
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void example_says_how_it_is_used(Path example) throws IOException {
        assertTrue(Files.readString(example).contains("examples/" + example.getFileName()));
    }
}
