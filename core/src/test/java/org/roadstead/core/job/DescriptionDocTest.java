// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Reading.Described;

/** docs/description.md speaks of every key, and what it shows is read. */
class DescriptionDocTest {
    private static final Path DOC = Path.of("..", "docs", "description.md");

    @Test
    void doc_everyKeyTheReaderKnows_standsInIt() throws IOException {
        String doc = Files.readString(DOC);
        for (Keys.Known section : Keys.ALL) {
            List<String> keys = new ArrayList<>(section.served());
            keys.addAll(section.later());
            for (String key : keys) {
                assertTrue(
                        doc.contains("`" + key + "`")
                                || doc.contains("{" + key + ":")
                                || doc.contains(", " + key + ":"),
                        key);
            }
        }
    }

    @Test
    void doc_everyExample_isRead() throws IOException {
        String doc = Files.readString(DOC);
        int examples = 0;
        for (String block : doc.split("```yaml\n")) {
            if (block.startsWith("# Descriptions")) {
                continue;
            }
            String example = block.substring(0, block.indexOf("```"))
                    .replace("sha256:...", "sha256:" + "0".repeat(64))
                    .replace("upload: ./photometry", "upload: \"sha256:" + "0".repeat(64) + "\"");
            String whole = example.contains("run:") ? example : "run: {kind: command, command: [ls]}\n" + example;
            Reading reading = DescriptionReader.readYaml(whole.getBytes(StandardCharsets.UTF_8));
            assertInstanceOf(Described.class, reading, () -> whole + reading);
            examples++;
        }
        assertTrue(examples >= 7, () -> "too few examples in " + DOC);
    }
}
