// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * docs/cli.md ends with what the commands' own help says. After a change there, {@code mvn -pl client -am test
 * -Dtest=CliDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Droadstead.regenerate=true} writes it anew.
 */
class CliDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/cli.md");
    private static final String MARK = "## What each command takes\n";

    @Test
    void cli_document_as_written_is_what_help_says() throws IOException {
        String written = Files.readString(DOCUMENT);
        int mark = written.indexOf(MARK);
        assertTrue(mark > 0, "the part for people comes first");
        String wanted = written.substring(0, mark) + MARK + commands();
        if (Boolean.getBoolean("roadstead.regenerate")) {
            Files.writeString(DOCUMENT, wanted);
        }
        assertEquals(wanted, Files.readString(DOCUMENT), "write it anew with -Droadstead.regenerate=true");
    }

    private static String commands() {
        StringBuilder text = new StringBuilder("\nWritten by `CliDocumentTest` from the commands' help.\n");
        for (Command command : Command.values()) {
            if (command == Command.TOKEN) {
                for (String word : new String[] {"create", "list", "revoke"}) {
                    add(text, "token", word, "--help");
                }
            } else if (command.make(Surroundings.ofProcess()).isPresent()) {
                add(text, command.word(), "--help");
            }
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                Map.of(),
                Path.of(""),
                new ByteArrayInputStream(new byte[0]),
                Surroundings.printer(out),
                Surroundings.printer(out),
                false,
                false,
                () -> Cli.NOW,
                ZoneOffset.UTC);
        assertEquals(0, Roadstead.run(surroundings, words));
        surroundings.flush();
        String title = String.join(" ", words).replace(" --help", "");
        text.append("\n### ").append(title).append("\n```\n");
        text.append(out.toString(StandardCharsets.UTF_8)
                .replace("\r", "")
                .replaceAll("(?m)[ ]+$", "")
                .strip());
        text.append("\n```\n");
    }
}
