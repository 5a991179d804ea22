// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.Fault;
import org.roadstead.core.job.Reading;
import org.roadstead.core.job.StrictTree;

/**
 * The descriptions of one file: a description, a list of them, or one on each line (NDJSON).
 *
 * @param descriptions at least one
 * @param directory what relative {@code upload} paths start from
 * @param isList whether the file itself is a list, even of one
 */
record DescriptionFile(List<ObjectNode> descriptions, Path directory, boolean isList) {

    /** @param name a file, or {@code -} for standard input */
    static DescriptionFile read(String name, Surroundings surroundings) {
        try {
            if (name.equals("-")) {
                return of(name, surroundings.in().readAllBytes(), surroundings.directory());
            }
            Path file = surroundings.directory().resolve(name).toAbsolutePath();
            Path parent = file.getParent();
            return of(name, Files.readAllBytes(file), parent == null ? file : parent);
        } catch (IOException e) {
            throw Failure.usage("cannot read " + name);
        }
    }

    private static DescriptionFile of(String name, byte[] bytes, Path directory) {
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            List<JsonNode> nodes = new ArrayList<>();
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> nodes.add(tree(name, StrictTree.json(line.getBytes(StandardCharsets.UTF_8)))));
            return of(name, nodes, directory, true);
        }
        JsonNode tree = tree(name, isJson(name, bytes) ? StrictTree.json(bytes) : StrictTree.yaml(bytes));
        List<JsonNode> nodes = new ArrayList<>();
        if (tree.isArray()) {
            tree.forEach(nodes::add);
        } else {
            nodes.add(tree);
        }
        return of(name, nodes, directory, tree.isArray());
    }

    private static DescriptionFile of(String name, List<JsonNode> nodes, Path directory, boolean isList) {
        List<ObjectNode> descriptions = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (!(node instanceof ObjectNode object)) {
                throw Failure.usage(name + " holds no description (expected keys such as `run:`)");
            }
            descriptions.add(object);
        }
        if (descriptions.isEmpty()) {
            throw Failure.usage(name + " holds no description");
        }
        return new DescriptionFile(descriptions, directory, isList);
    }

    /**
     * Throws a failure when a file to upload is not there: with all that is wrong with the descriptions besides, which
     * else the pool would say only once the file is there.
     */
    void checkUploads() {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < descriptions.size(); i++) {
            faults.addAll(Uploads.faults(descriptions.get(i), directory, isList ? "[" + i + "]." : ""));
        }
        if (faults.isEmpty()) {
            return;
        }
        for (int i = 0; i < descriptions.size(); i++) {
            Uploads.pretend(descriptions.get(i));
            Reading reading = DescriptionReader.read(descriptions.get(i), isList ? "[" + i + "]" : "");
            if (reading instanceof Reading.Refused refused) {
                faults.addAll(refused.faults());
            }
        }
        throw Failure.wrong(lines("", faults));
    }

    private static JsonNode tree(String name, StrictTree.Parsed parsed) {
        JsonNode tree = parsed.tree();
        if (tree == null || !parsed.faults().isEmpty()) {
            throw Failure.wrong(lines(name, parsed.faults()));
        }
        return tree;
    }

    private static List<String> lines(String name, List<Fault> faults) {
        return faults.stream()
                .map(fault -> Refusals.line(
                        fault.field().isEmpty() ? name : fault.field(), fault.message(), fault.expected()))
                .toList();
    }

    /** The name goes first: YAML may begin with a brace too. */
    private static boolean isJson(String name, byte[] bytes) {
        if (name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml")) {
            return name.endsWith(".json");
        }
        for (byte one : bytes) {
            if (one > ' ') {
                return one == '{' || one == '[';
            }
        }
        return false;
    }
}
