// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.protocol.Json;

/**
 * The descriptions of one file.
 *
 * @param descriptions at least one
 * @param directory what relative {@code upload} paths start from
 * @param isList whether the file itself is a list, even of one
 */
record DescriptionFile(List<ObjectNode> descriptions, Path directory, boolean isList) {

    /** @param name a file, or {@code -} for standard input */
    static DescriptionFile read(String name, Surroundings surroundings) {
        byte[] bytes;
        Path directory;
        try {
            if (name.equals("-")) {
                bytes = surroundings.in().readAllBytes();
                directory = surroundings.directory();
            } else {
                Path file = surroundings.directory().resolve(name);
                bytes = Files.readAllBytes(file);
                Path parent = file.toAbsolutePath().getParent();
                directory = parent == null ? surroundings.directory() : parent;
            }
        } catch (IOException e) {
            throw Failure.usage("cannot read " + name);
        }
        try {
            return of(name, bytes, directory);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr() + ":";
            String message = e.getOriginalMessage();
            throw Failure.usage(name + ":" + place + " " + (message == null ? "cannot be read" : firstLine(message)));
        } catch (IOException e) {
            throw Failure.usage(name + ": " + e.getMessage());
        }
    }

    private static DescriptionFile of(String name, byte[] bytes, Path directory) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8).stripLeading();
        if (text.isEmpty()) {
            throw Failure.usage(name + " is empty");
        }
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            List<JsonNode> nodes = new ArrayList<>();
            for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
                nodes.add(Json.MAPPER.readTree(line));
            }
            return of(name, nodes, directory, true);
        }
        boolean isJson = text.startsWith("{") || text.startsWith("[");
        List<JsonNode> nodes = isJson ? List.of(Json.MAPPER.readTree(text)) : Yaml.documents(bytes);
        if (nodes.size() == 1 && nodes.get(0).isArray()) {
            List<JsonNode> items = new ArrayList<>();
            nodes.get(0).forEach(items::add);
            return of(name, items, directory, true);
        }
        return of(name, nodes, directory, nodes.size() > 1);
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

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
