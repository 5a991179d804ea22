// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;

class ShapeOfTest {
    @Test
    void shape_ofADescription_holdsAllThatDecides() {
        JobDescription description = DescriptionReaderTest.yaml(
                """
                name: any
                run: {kind: command, command: [ls]}
                resources: {cores: {min: 2, max: 4}, memory: 1GiB, disk: 2GiB, gpus: {count: 1, type: a100}, features: [ib]}
                duration: PT30M
                """);
        assertEquals(
                new Shape(
                        "ada",
                        "astro",
                        RunKind.COMMAND,
                        2,
                        4,
                        1L << 30,
                        2L << 30,
                        1,
                        "a100",
                        1,
                        new TreeSet<>(List.of("ib")),
                        1_800_000),
                ShapeOf.shape(description, "ada", "astro"));
    }
}
