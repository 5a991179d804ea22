// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.job.Reading.Described;
import org.roadstead.core.job.Reading.Refused;
import org.roadstead.core.sweep.Expansion;
import org.roadstead.core.time.UnmetWish;

/** Whatever is sent, the reader answers, soon, and what it takes is good. The seed is in the name of the test. */
class DescriptionFuzzTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\nb",
            "${",
            "${p}",
            "${p",
            "$${",
            "${zz}",
            "..",
            "/",
            "../..",
            "a/../b",
            "now",
            "within",
            "tomorrow morning",
            "by 31 April",
            "between 22:00 and 02:00",
            "PT1H",
            "PT0.0000001S",
            "P9999999999D",
            "-1",
            "1-1000",
            "99999999999999999999-1",
            "0-0",
            "-",
            "4GiB",
            "9EiB",
            "\ud800",
            "file:",
            "file:///",
            "http://",
            "https://a:b@c/",
            "https://[::1",
            "*",
            "**/*",
            "[",
            "{",
            "\\",
            "UTC",
            "+25:00",
            "2026-01-01T10:00Z/..",
            "../..",
            "/",
            "P1D/P1D",
            "9999-12-31T23:59Z/P366D",
            "1970-01-01T00:00Z/1970-01-01T00:01Z",
            "P366D/1970-01-01T00:00Z",
            "-999999999-01-01T00:00Z/..",
            "s01hzzzzzzzzzzzzzzzzzzzzzzz.99999999",
            "command",
            "relax");

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void reader_changedTrees_areAnswered(long seed) {
        Random random = new Random(seed);
        Descriptions generator = new Descriptions(random);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 500; i++) {
                ObjectNode tree = generator.description(random.nextBoolean());
                for (int k = 1 + random.nextInt(3); k > 0; k--) {
                    change(tree, random);
                }
                answered(DescriptionReader.read(tree), tree.toString());
                byte[] text = tree.toString().getBytes(StandardCharsets.UTF_8);
                answered(DescriptionReader.readYaml(text), tree.toString());
            }
        });
        assertTrue(refusals > 100 && goods > 50, () -> refusals + " refused, " + goods + " good");
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void reader_changedBytes_areAnswered(long seed) {
        Random random = new Random(seed);
        Descriptions generator = new Descriptions(random);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 300; i++) {
                byte[] text =
                        generator.description(random.nextBoolean()).toString().getBytes(StandardCharsets.UTF_8);
                for (int k = 1 + random.nextInt(4); k > 0; k--) {
                    text[random.nextInt(text.length)] = (byte) random.nextInt(256);
                }
                String shown = new String(text, StandardCharsets.UTF_8);
                answered(DescriptionReader.readJson(text), shown);
                answered(DescriptionReader.readYaml(text), shown);
            }
        });
    }

    private int refusals;
    private int goods;

    private void answered(Reading reading, String text) {
        if (reading instanceof Refused refused) {
            refusals++;
            assertFalse(refused.faults().isEmpty(), text);
            return;
        }
        goods++;
        JobDescription description = ((Described) reading).description();
        String normal = DescriptionWriter.toJson(description).toString();
        assertEquals(description, DescriptionReaderTest.json(normal), text);
        try {
            assertFalse(description.start().resolve(Instant.EPOCH).isOver(Instant.EPOCH), text);
        } catch (UnmetWish over) {
            assertFalse(over.sentence().isEmpty(), text);
        }
        if (description.sweep() == null) {
            usable(description);
        } else {
            Expansion expansion = new Expansion(description);
            usable(expansion.member(0));
            usable(expansion.member(expansion.size() - 1));
        }
    }

    /** What a pilot does with it first. */
    private static void usable(JobDescription job) {
        ShapeOf.shape(job, "ada", "astro");
        for (Input input : job.inputs()) {
            if (input instanceof Input.FromInput from) {
                from.uri();
            } else if (input instanceof Input.UploadInput upload) {
                upload.digest();
            }
        }
        job.outputs().forEach(Output::uri);
    }

    private static void change(JsonNode tree, Random random) {
        List<JsonNode> inner = new ArrayList<>();
        collect(tree, inner);
        JsonNode node = inner.get(random.nextInt(inner.size()));
        if (node instanceof ObjectNode object) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            String key =
                    keys.isEmpty() || random.nextInt(6) == 0 ? text(random) : keys.get(random.nextInt(keys.size()));
            if (random.nextInt(4) == 0) {
                object.remove(key);
            } else {
                object.set(key, value(random));
            }
        } else if (node instanceof ArrayNode array) {
            array.insert(random.nextInt(array.size() + 1), value(random));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> inner) {
        if (node.isContainerNode()) {
            inner.add(node);
            node.forEach(child -> collect(child, inner));
        }
    }

    private static JsonNode value(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt(5) - 1);
            case 3 -> NODES.numberNode(random.nextLong());
            case 4 -> NODES.numberNode(random.nextDouble());
            case 5 -> NODES.objectNode().put(text(random), text(random));
            case 6 -> NODES.arrayNode().add(text(random)).add(random.nextInt());
            default -> NODES.textNode(text(random));
        };
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
