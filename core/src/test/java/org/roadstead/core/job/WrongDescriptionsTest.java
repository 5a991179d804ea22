// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.roadstead.core.job.Reading.Refused;

/** Every wrong description of the corpus is refused, with the field's path and what is wrong. */
class WrongDescriptionsTest {
    private static final String GOOD_RUN = "run: {kind: command, command: [\"true\"]}\n";

    private static final Pattern LONG = Pattern.compile("@([0-9]+)@");

    record Wrong(List<String> faults, String kind, String text) {
        @Override
        public String toString() {
            return String.join("; ", faults);
        }
    }

    static Stream<Wrong> corpus() throws IOException {
        try (InputStream in = WrongDescriptionsTest.class.getResourceAsStream("wrong-descriptions.txt")) {
            String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            List<Wrong> corpus = new ArrayList<>();
            for (String block : all.substring(all.indexOf("\n>>> ") + 1).split("\n\n(?=>>> )")) {
                corpus.add(wrong(block));
            }
            return corpus.stream();
        }
    }

    private static Wrong wrong(String block) {
        List<String> faults = new ArrayList<>();
        String kind = "!yaml";
        StringBuilder text = new StringBuilder();
        for (String line : block.split("\n")) {
            if (line.startsWith(">>> ")) {
                faults.add(line.substring(4));
            } else if (line.startsWith("!")) {
                kind = line;
            } else {
                text.append(LONG.matcher(line).replaceAll(match -> "x".repeat(Integer.parseInt(match.group(1)))))
                        .append('\n');
            }
        }
        boolean run = text.indexOf("run:") == 0 || text.indexOf("\nrun:") >= 0;
        return new Wrong(faults, kind, kind.equals("!yaml") && !run ? GOOD_RUN + text : text.toString());
    }

    @Test
    void corpus_is_large() throws IOException {
        assertTrue(corpus().count() >= 200, "a corpus of at least 200");
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void reader_wrongDescription_saysWhatIsWrong(Wrong wrong) {
        byte[] text = wrong.text().getBytes(StandardCharsets.UTF_8);
        Reading reading = assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> wrong.kind().equals("!json")
                        ? DescriptionReader.readJson(text)
                        : DescriptionReader.readYaml(text));
        List<Fault> faults = assertInstanceOf(Refused.class, reading).faults();
        List<Fault> unexpected = new ArrayList<>(faults);
        for (String expected : wrong.faults()) {
            int bar = expected.indexOf(" |");
            String field = expected.substring(0, bar);
            String part = expected.substring(bar + 2).strip();
            assertTrue(
                    faults.stream()
                            .anyMatch(fault ->
                                    fault.field().equals(field) && said(fault).contains(part)),
                    () -> "no '" + expected + "' in " + faults);
            unexpected.removeIf(fault -> fault.field().equals(field));
        }
        assertEquals(List.of(), unexpected, "faults that are none");
        for (Fault fault : faults) {
            assertFalse(fault.message().isBlank() || fault.expected().isBlank(), fault::toString);
            assertTrue(fault.message().length() < 400, fault::toString);
        }
    }

    private static String said(Fault fault) {
        return fault.message() + " " + fault.expected();
    }
}
