// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeFactsTest {
    @Test
    void node_is_named_as_the_platform_names_it() throws Exception {
        assertEquals("n1", NodeFacts.name(Map.of("ROADSTEAD_NODE", "n1")));
        assertEquals("c3", NodeFacts.name(Map.of("SLURMD_NODENAME", "c3", "ROADSTEAD_NODE", "")));
    }

    @Test
    void node_that_no_platform_names_is_named_as_it_names_itself() throws Exception {
        assertEquals(
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
                NodeFacts.name(Map.of("HOSTNAME", "x")));
    }
}
