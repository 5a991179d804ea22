// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;

/** A spool on a disk that is full, where a file system of its own may be mounted. */
class FullSpoolTest {
    private static Progress result(int member) {
        return new Progress(
                new JobId("s" + "1".repeat(26) + "." + member),
                1,
                1,
                List.of(new Step(Phase.COMPLETED, member, null, "x".repeat(500))),
                null,
                new Exit(0, null, null, null),
                List.of(),
                List.of());
    }

    private static boolean ran(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void results_that_found_no_room_are_kept_when_there_is_some(@TempDir Path directory) throws Exception {
        assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", directory.toString()));
        try {
            Path file = directory.resolve("spool");
            Path filler = directory.resolve("filler");
            try (Spool spool = Spool.open(file)) {
                spool.keep(List.of(result(1)));
                // All but what is left of the spool's own page.
                assertThrows(IOException.class, () -> Files.write(filler, new byte[65_536]));
                List<Progress> many = List.of(
                        result(1), result(2), result(3), result(4), result(5), result(6), result(7), result(8),
                        result(9));
                assertThrows(IOException.class, () -> spool.keep(many));
                Files.delete(filler);
                spool.keep(many);
                try (Spool again = Spool.open(file)) {
                    assertEquals(many, again.waiting());
                }
            }
        } finally {
            ran("umount", directory.toString());
        }
    }
}
