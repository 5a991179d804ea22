// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.roadstead.core.reason.Reason;

/**
 * docs/states.md says what the tables of core say. After a change there, {@code mvn -pl core test
 * -Dtest=StatesDocumentTest -Droadstead.regenerate=true} writes it anew.
 */
class StatesDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/states.md");

    private static final Map<Phase, String> MEANING = Map.of(
            Phase.WAITING, "stored by the pool and held by no pilot; also while it lies in a harvester's queue",
            Phase.PREPARING, "claimed by a pilot, which makes its directory and brings its inputs",
            Phase.AVAILABLE, "everything is ready; it waits for its hour or its person",
            Phase.RUNNING, "its command runs",
            Phase.RELEASING, "its command has ended or is being stopped; outputs are on their way",
            Phase.COMPLETED, "ended well; outputs are where they belong",
            Phase.FAILED, "ended with a reason, for good unless somebody reopens it",
            Phase.CANCELLED, "ended because its owner or an operator said so");

    @Test
    void states_document_as_written_is_what_the_tables_say() throws IOException {
        String wanted = document();
        if (Boolean.getBoolean("roadstead.regenerate")) {
            Files.writeString(DOCUMENT, wanted);
        }
        assertEquals(wanted, Files.readString(DOCUMENT), "write it anew with -Droadstead.regenerate=true");
    }

    private static String document() {
        StringBuilder text = new StringBuilder();
        text.append("# Phases and reasons\n\n");
        text.append("Written by `StatesDocumentTest` from `PhaseTable` and `Reason` in core; do not edit by hand.\n\n");
        text.append("A job is in one phase at a time. Where it sits (pool, harvester, pilot) is its placement, not a"
                + " phase.\n\n");
        text.append("| phase | meaning | may be followed by |\n|---|---|---|\n");
        for (Phase phase : Phase.values()) {
            String after = PhaseTable.after(phase).stream().map(Phase::name).collect(Collectors.joining(", "));
            text.append("| ")
                    .append(phase)
                    .append(" | ")
                    .append(MEANING.get(phase))
                    .append(" | ");
            text.append(after.isEmpty() ? "nothing" : after).append(" |\n");
        }
        text.append(
                "\nNothing leaves COMPLETED, FAILED or CANCELLED by itself: FAILED and CANCELLED become WAITING only"
                        + " when somebody reopens the job.\n\n");
        text.append("```mermaid\nstateDiagram-v2\n    [*] --> WAITING\n");
        for (Phase from : Phase.values()) {
            for (Phase to : PhaseTable.after(from)) {
                text.append("    ").append(from).append(" --> ").append(to).append('\n');
            }
        }
        text.append("```\n\n## Reasons\n\n");
        text.append(
                "The same word stands in API, log, metric and command line; codes are stable. A charged reason counts"
                        + " against\n`retry.attempts`; losses and preemptions do not.\n\n");
        text.append("| code | reason | meaning | charged |\n|---|---|---|---|\n");
        for (Reason reason : Reason.values()) {
            text.append("| ").append(reason.code()).append(" | ").append(reason).append(" | ");
            text.append(reason.sentence())
                    .append(" | ")
                    .append(reason.isCharged() ? "yes" : "")
                    .append(" |\n");
        }
        return text.toString();
    }
}
