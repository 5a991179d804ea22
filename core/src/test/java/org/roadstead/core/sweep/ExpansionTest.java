// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.Input.FromInput;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.Reading;
import org.roadstead.core.job.Reading.Described;
import org.roadstead.core.job.ShapeOf;
import org.roadstead.core.resource.Shape;

class ExpansionTest {
    private static Expansion of(String yaml) {
        Reading reading = DescriptionReader.readYaml(yaml.getBytes(StandardCharsets.UTF_8));
        return new Expansion(
                assertInstanceOf(Described.class, reading, reading::toString).description());
    }

    @Test
    void expansion_twoParameters_goesThroughTheLastFastest() {
        Expansion expansion = of(
                """
                run: {kind: command, command: [echo, "${field}${band}"]}
                sweep: {parameters: {field: 1-2, band: [g, r, i]}}
                """);
        List<String> said = new ArrayList<>();
        for (long i = 0; i < expansion.size(); i++) {
            said.add(expansion.member(i).run().command().get(1));
        }
        assertEquals(List.of("1g", "1r", "1i", "2g", "2r", "2i"), said);
        assertEquals(Map.of("field", "2", "band", "g"), expansion.parameters(3));
    }

    @Test
    void expansion_member_isASingleJobWithEveryTextFilled() {
        Expansion expansion = of(
                """
                name: "p-${f}"
                run: {kind: command, command: [sh, -c, "echo ${f} ${HOME} $${f}"]}
                environment: {F: "${f}"}
                inputs:
                  - {from: "file:///d/${f}", to: "in/${f}", size: 5B, executable: true}
                  - {content: "f=${f}\\n", to: settings.ini}
                outputs: [{path: "${f}.csv", to: "file:///o/${f}.csv"}]
                labels: {f: "${f}"}
                sweep: {parameters: {f: [x, "y z"]}}
                """);
        JobDescription member = expansion.member(1);
        assertNull(member.sweep());
        assertEquals("p-y z", member.name());
        assertEquals("echo y z ${HOME} ${f}", member.run().command().get(2));
        assertEquals(Map.of("F", "y z"), member.environment());
        assertEquals("in/y z", member.inputs().get(0).to());
        assertEquals("/d/y z", ((FromInput) member.inputs().get(0)).uri().getPath());
        assertEquals("y z.csv", member.outputs().get(0).path());
        assertEquals("file:///o/y%20z.csv", member.outputs().get(0).to());
        assertEquals(Map.of("f", "y z"), member.labels());
    }

    @Test
    void expansion_tenMillionMembers_costsNothingUntilAsked() {
        Expansion expansion = of(
                """
                run: {kind: command, command: [echo, "${a}-${b}"]}
                sweep: {parameters: {a: 1-10000, b: 0001-1000}}
                """);
        assertEquals(10_000_000, expansion.size());
        assertEquals("1-0001", expansion.member(0).run().command().get(1));
        assertEquals("10000-1000", expansion.member(9_999_999).run().command().get(1));
        assertEquals("5001-0001", expansion.member(5_000_000).run().command().get(1));
        assertThrows(IndexOutOfBoundsException.class, () -> expansion.member(10_000_000));
        assertThrows(IndexOutOfBoundsException.class, () -> expansion.member(-1));
        long sum = 0;
        for (long i = 0; i < expansion.size(); i++) {
            sum += expansion.variant(i);
        }
        assertEquals(0, sum);
    }

    @Test
    void expansion_everyMember_isDistinct() {
        Expansion expansion = of(
                """
                run: {kind: command, command: ["true"]}
                sweep: {parameters: {a: 1-7, b: [x, y], c: 0-10}}
                """);
        Set<Map<String, String>> seen = new HashSet<>();
        for (long i = 0; i < expansion.size(); i++) {
            seen.add(expansion.parameters(i));
        }
        assertEquals(154, seen.size());
    }

    @Test
    void expansion_variedResources_hasOneVariantForEachCombination() {
        Expansion expansion = of(
                """
                run: {kind: command, command: [echo, "${x}"]}
                resources: {cores: {min: "${n}", max: 8}, memory: "${m}GiB", features: ["cpu-${m}"]}
                sweep: {parameters: {n: [1, 4], x: 1-5, m: 2-4}}
                """);
        assertEquals(6, expansion.variants());
        Set<Shape> shapes = new HashSet<>();
        for (long i = 0; i < expansion.size(); i++) {
            JobDescription member = expansion.member(i);
            Map<String, String> values = expansion.parameters(i);
            assertEquals(
                    values.get("n"), String.valueOf(member.resources().cores().min()));
            assertEquals(values.get("m") + "GiB", member.resources().memory().toString());
            assertEquals(Set.of("cpu-" + values.get("m")), member.resources().features());
            assertEquals(expansion.resources(expansion.variant(i)), member.resources());
            shapes.add(ShapeOf.shape(member, "ada", "astro"));
        }
        assertEquals(6, shapes.size());
    }

    @Test
    void expansion_ofASingleJob_isRefused() {
        Reading reading =
                DescriptionReader.readYaml("run: {kind: command, command: [ls]}".getBytes(StandardCharsets.UTF_8));
        JobDescription single = assertInstanceOf(Described.class, reading).description();
        assertThrows(IllegalArgumentException.class, () -> new Expansion(single));
    }
}
