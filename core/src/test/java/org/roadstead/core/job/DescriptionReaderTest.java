// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.job.Input.ContentInput;
import org.roadstead.core.job.Input.FromInput;
import org.roadstead.core.job.Input.UploadInput;
import org.roadstead.core.job.Reading.Described;
import org.roadstead.core.job.Reading.Refused;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.sweep.Parameter;
import org.roadstead.core.sweep.SweepSpec;
import org.roadstead.core.time.StartWindow;
import org.roadstead.core.time.StartWish;
import org.roadstead.core.time.UnmetWish;

class DescriptionReaderTest {
    private static final String RUN = "run: {kind: command, command: [echo, hello]}\n";
    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    static JobDescription yaml(String text) {
        return good(DescriptionReader.readYaml(text.getBytes(StandardCharsets.UTF_8)));
    }

    static JobDescription json(String text) {
        return good(DescriptionReader.readJson(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JobDescription good(Reading reading) {
        return assertInstanceOf(Described.class, reading, reading::toString).description();
    }

    @Test
    void reader_onlyRun_fillsEveryDefault() {
        JobDescription description = yaml(RUN);
        assertNull(description.name());
        assertNull(description.group());
        assertEquals(Run.command(List.of("echo", "hello")), description.run());
        assertEquals(new IntRange(1, 1), description.resources().cores());
        assertEquals("512MiB", description.resources().memory().toString());
        assertEquals("1GiB", description.resources().disk().toString());
        assertEquals(GpuRequest.NONE, description.resources().gpus());
        assertEquals(1, description.resources().nodes());
        assertEquals(StartWish.ANY_TIME, description.start());
        assertEquals(IfMissed.FAIL, description.ifMissed());
        assertEquals(ZoneId.of("UTC"), description.zone());
        assertEquals(Duration.ofHours(1), description.duration());
        assertEquals(new Retry(1, Duration.ofMinutes(30)), description.retry());
        assertEquals(0, description.priority());
        assertNull(description.sweep());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debian",
                "debian:12-slim",
                "radio/imager:2.1",
                "localhost/tool",
                "localhost:5000/a__b/c-d.e:1",
                "registry.Example.org:443/group/tool:1.2_x@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "[::1]:5000/tool"
            })
    void reader_container_hasItsImageAndIsWrittenAsItWasRead(String image) {
        JobDescription description = yaml("run: {kind: container, image: \"" + image + "\", command: [ls]}");
        assertEquals(new Run(RunKind.CONTAINER, image, List.of("ls")), description.run());
        assertEquals(description, json(DescriptionWriter.toJson(description).toString()));
        assertEquals(image, ShapeOf.shape(description, "ada", "astro").image());
    }

    @Test
    void reader_everyKey_isRead() throws UnmetWish {
        JobDescription description = yaml(
                """
                name: photometry-042
                group: photometry
                run: {kind: command, command: [./photometry, inputs/042.fits]}
                environment: {OMP_NUM_THREADS: "2"}
                inputs:
                  - {from: "https://example.org/042.fits", to: inputs/042.fits, size: 2GiB, checksum: "%s"}
                  - {from: "file:///shared/flat.fits", to: inputs/flat.fits}
                  - {upload: "%s", to: photometry, executable: true}
                  - {content: "a=1\\n", to: settings.ini}
                outputs: [{path: "results/*.csv", to: "file:///shared/results/"}, {path: "plot.png"}]
                resources: {cores: {min: 2, max: 4}, memory: 4GiB, disk: 10GiB, gpus: {count: 1, type: a100}, nodes: 1, features: [ib]}
                start: within 2 hours
                ifMissed: relax
                accept: one
                zone: Europe/London
                duration: PT30M
                retry: {attempts: 3, silence: PT10M}
                after: [j01hzzzzzzzzzzzzzzzzzzzzzzz, s01hzzzzzzzzzzzzzzzzzzzzzzz, s01hzzzzzzzzzzzzzzzzzzzzzzz.17]
                priority: -5
                labels: {field: "042"}
                """
                        .formatted(DIGEST, DIGEST));
        assertEquals("photometry-042", description.name());
        assertEquals("photometry", description.group());
        assertEquals(Map.of("OMP_NUM_THREADS", "2"), description.environment());
        assertEquals(
                List.of(
                        new FromInput(
                                "https://example.org/042.fits",
                                "inputs/042.fits",
                                new ByteSize(2L << 30),
                                new Digest(DIGEST),
                                false),
                        new FromInput("file:///shared/flat.fits", "inputs/flat.fits", null, null, false),
                        new UploadInput(DIGEST, "photometry", true),
                        new ContentInput("a=1\n", "settings.ini", false)),
                description.inputs());
        assertEquals(
                List.of(new Output("results/*.csv", "file:///shared/results/"), new Output("plot.png", null)),
                description.outputs());
        assertEquals(
                new ResourceRequest(
                        new IntRange(2, 4),
                        new ByteSize(4L << 30),
                        new ByteSize(10L << 30),
                        new GpuRequest(1, "a100"),
                        1,
                        new TreeSet<>(List.of("ib"))),
                description.resources());
        Instant now = Instant.parse("2026-01-01T10:00:00Z");
        assertEquals(
                new StartWindow(null, now.plus(Duration.ofHours(2))),
                description.start().resolve(now));
        assertEquals(IfMissed.RELAX, description.ifMissed());
        assertEquals(ZoneId.of("Europe/London"), description.zone());
        assertEquals(Duration.ofMinutes(30), description.duration());
        assertEquals(new Retry(3, Duration.ofMinutes(10)), description.retry());
        assertEquals(3, description.after().size());
        assertEquals(-5, description.priority());
        assertEquals(Map.of("field", "042"), description.labels());
    }

    @Test
    void reader_sameInYamlAndJson_isEqual() {
        assertEquals(
                json(
                        """
                        {"name": "a", "run": {"kind": "command", "command": ["echo", 5, true]},
                         "environment": {"N": 2, "T": "yes"}, "resources": {"cores": {"max": 4}, "memory": 4294967296},
                         "start": ["now", "within 2 hours"], "priority": 3, "inputs": [{"content": "x", "to": "y", "executable": true}],
                         "sweep": {"parameters": {"b": {"range": "1-3"}, "a": {"values": [1, "2"]}}}}
                        """),
                yaml(
                        """
                        name: a
                        run: {kind: command, command: [echo, 5, true]}
                        environment: {N: 2, T: yes}
                        resources:
                          cores: {max: 4}
                          memory: 4GiB
                        start: [now, within 120 min]
                        priority: 3
                        inputs:
                          - content: x
                            to: y
                            executable: true
                        sweep:
                          parameters:
                            b: 1-3
                            a: [1, 2]
                        """));
    }

    @Test
    void reader_yamlScalarsWhereTextIsWanted_staysWhatWasWritten() {
        JobDescription description = yaml(
                RUN
                        + """
                labels: {a: 042, b: 1.10, c: yes, d: 2026-01-01, e: 0x1F, f: 1_000, g: 10:30, h: True, i: "", j: +5, k: 1e3, l: .inf}
                environment: {OMP_NUM_THREADS: 2, DEBUG: true, OFF: off, BIG: 123456789012345678901234567890, NEG: -0}
                """);
        assertEquals(
                "{a=042, b=1.10, c=yes, d=2026-01-01, e=0x1F, f=1_000, g=10:30, h=True, i=, j=+5, k=1e3, l=.inf}",
                description.labels().toString());
        assertEquals(
                "{OMP_NUM_THREADS=2, DEBUG=true, OFF=off, BIG=123456789012345678901234567890, NEG=-0}",
                description.environment().toString());
    }

    @Test
    void reader_keysWithNothing_countAsNotWritten() {
        assertEquals(yaml(RUN), yaml(RUN + "name:\ninputs:\nresources:\nsweep: ~\nnotify:\nlabels: {}\nafter: []\n"));
    }

    @Test
    void tree_severalYamlDocuments_isAList() {
        StrictTree.Parsed parsed = StrictTree.yamlDocuments(
                "a: 042\n---\nb: [1, yes]\n--- \nc: {d: 1, d: 2}\n".getBytes(StandardCharsets.UTF_8));
        assertEquals("[{\"a\":\"042\"},{\"b\":[1,\"yes\"]},{\"c\":{\"d\":2}}]", String.valueOf(parsed.tree()));
        assertEquals(List.of(new Fault("[2].c.d", "is written twice", "each key once")), parsed.faults());
        assertEquals("[]", String.valueOf(StrictTree.yamlDocuments(new byte[0]).tree()));
    }

    @Test
    void reader_utf8Bom_isNoPartOfTheText() {
        assertEquals(yaml(RUN), yaml("\uFEFF" + RUN));
        String json = "{\"run\":{\"kind\":\"command\",\"command\":[\"echo\",\"hello\"]}}";
        assertEquals(yaml(RUN), json("\uFEFF" + json));
    }

    @Test
    void reader_bytesThatAreNotUtf8_areRefused() {
        byte[] latin = "name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(faults(DescriptionReader.readYaml(latin)).contains("not UTF-8"));
        byte[] json = "{\"name\": \"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(faults(DescriptionReader.readJson(json)).contains("is not JSON"));
    }

    @Test
    void reader_prefix_standsBeforeTheField() {
        byte[] text =
                "{\"run\":{\"kind\":\"command\",\"command\":[]},\"inputs\":[{}]}".getBytes(StandardCharsets.UTF_8);
        String faults = faults(DescriptionReader.readJson(text, "[3]"));
        assertTrue(faults.contains("field=[3].run.command,"), faults);
        assertTrue(faults.contains("field=[3].inputs[0].to,"), faults);
    }

    @Test
    void reader_dollarsInASingleJob_areTakenAsDocumented() {
        JobDescription description = yaml(
                """
                name: "$${x}"
                run: {kind: command, command: [sh, -c, "echo ${HOME} $${HOME} $$${HOME} $HOME ${a"]}
                """);
        assertEquals("${x}", description.name());
        assertEquals(
                "echo ${HOME} ${HOME} $${HOME} $HOME ${a",
                description.run().command().get(2));
    }

    @Test
    void reader_resourcesInShortForms_areTheLongOnes() {
        assertEquals(
                yaml(RUN + "resources: {cores: {min: 2, max: 2}, gpus: {count: 2}}"),
                yaml(RUN + "resources: {cores: 2, gpus: 2}"));
        assertEquals(
                new IntRange(1, 4),
                yaml(RUN + "resources: {cores: {max: 4}}").resources().cores());
        assertEquals(
                new IntRange(3, 3),
                yaml(RUN + "resources: {cores: {min: 3}}").resources().cores());
        assertEquals(
                1,
                yaml(RUN + "resources: {gpus: {type: a100}}").resources().gpus().count());
    }

    @Test
    void reader_sweep_keepsOrderAndPadding() {
        JobDescription description = yaml(RUN + "sweep: {parameters: {z: {range: 001-100}, a: {values: [g, r]}}}");
        SweepSpec sweep = Objects.requireNonNull(description.sweep());
        assertEquals(List.of("z", "a"), List.copyOf(sweep.parameters().keySet()));
        assertEquals(new Parameter.Range(1, 100, 3), sweep.parameters().get("z"));
        assertEquals(200, sweep.size());
    }

    @Test
    void reader_templateTexts_areKeptAndChecked() {
        JobDescription description = yaml(
                """
                run: {kind: command, command: ["./x", "${field}", "${HOME}"]}
                inputs: [{from: "file:///data/${field}.fits", to: "in/${field}.fits"}]
                sweep: {parameters: {field: {values: ["a b", "c#1", "d%41"]}}}
                """);
        assertEquals("${field}", description.run().command().get(1));
        assertEquals("in/${field}.fits", description.inputs().get(0).to());
    }

    @Test
    void reader_tenThousandInputs_areQuick() {
        StringBuilder text = new StringBuilder("{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]},\"inputs\":[");
        for (int i = 0; i < 10_000; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"from\":\"file:///d/")
                    .append(i)
                    .append("\",\"to\":\"a/b/c/")
                    .append(i)
                    .append("\"}");
        }
        assertEquals(10_000, json(text + "]}").inputs().size());
        String one = text + ",{\"content\":\"\",\"to\":\"z\"}]}";
        assertTrue(faults(DescriptionReader.readJson(one.getBytes(StandardCharsets.UTF_8)))
                .contains("has 10001 items"));
    }

    @Test
    void reader_deepNesting_isRefusedWithoutHarm() {
        String deep = "{\"name\":" + "[".repeat(400) + "]".repeat(400) + "}";
        assertTrue(faults(DescriptionReader.readJson(deep.getBytes(StandardCharsets.UTF_8)))
                .contains("nested too deeply"));
        String deeper = "name: " + "[".repeat(100_000);
        assertTrue(faults(DescriptionReader.readYaml(deeper.getBytes(StandardCharsets.UTF_8)))
                        .length()
                < 5_000);
        String json = "[".repeat(1_000_000);
        assertTrue(faults(DescriptionReader.readJson(json.getBytes(StandardCharsets.UTF_8)))
                        .length()
                < 5_000);
    }

    @Test
    void reader_thousandsOfFaults_saysAHundred() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            text.append("\"unknown-key-").append(i).append("\":1,");
        }
        Reading reading = DescriptionReader.readJson((text + "\"run\":1}").getBytes(StandardCharsets.UTF_8));
        assertEquals(101, assertInstanceOf(Refused.class, reading).faults().size());
    }

    private static String faults(Reading reading) {
        return assertInstanceOf(Refused.class, reading).faults().toString();
    }
}
