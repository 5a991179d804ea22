// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;

/** Holds an answer against openapi.yaml: path, status, content type, and every field of its body. */
final class OpenApi {
    private final JsonNode document;

    OpenApi(byte[] yaml) {
        try {
            document = new ObjectMapper(new YAMLFactory()).readTree(yaml);
        } catch (IOException e) {
            throw new IllegalStateException("openapi.yaml is not YAML", e);
        }
    }

    /** {@code METHOD /path} of each operation. */
    TreeSet<String> operations() {
        TreeSet<String> operations = new TreeSet<>();
        document.path("paths").fields().forEachRemaining(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** The names of an operation's query parameters. */
    TreeSet<String> query(String method, String template) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode parameter : operation(method, template).path("parameters")) {
            JsonNode found = resolve(parameter);
            if (found.path("in").asText().equals("query")) {
                names.add(found.path("name").asText());
            }
        }
        return names;
    }

    JsonNode operation(String method, String template) {
        return document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
    }

    /** What is wrong with an answer; empty when nothing is. */
    List<String> check(String method, String path, int status, String type, byte @Nullable [] body) {
        List<String> wrong = new ArrayList<>();
        String template = template(path);
        if (template == null || operation(method, template).isMissingNode()) {
            int expected = template == null ? 404 : 405;
            if (status != 401 && status != 400 && status != expected || !type.equals(Call.PROBLEM)) {
                wrong.add(status + " " + type + " for what does not exist");
            }
            return wrong;
        }
        JsonNode response =
                resolve(operation(method, template).path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            wrong.add(method + " " + template + " does not declare " + status);
            return wrong;
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            if (body != null && body.length > 0) {
                wrong.add(method + " " + template + " has a body with " + status);
            }
            return wrong;
        }
        JsonNode media = content.path(type);
        if (media.isMissingNode()) {
            wrong.add(method + " " + template + " does not declare " + type + " with " + status);
        } else if (body != null && body.length > 0 && type.endsWith("json")) {
            check(tree(body), media.path("schema"), "", wrong);
        }
        return wrong;
    }

    private @Nullable String template(String path) {
        String plain = path.replaceFirst("\\?.*", "");
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            String pattern = entry.getKey().replaceAll("\\{path}", ".+").replaceAll("\\{[^}]+}", "[^/]+");
            if (plain.matches(pattern)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private void check(JsonNode value, JsonNode given, String at, List<String> wrong) {
        JsonNode schema = resolve(given);
        if (schema.has("oneOf")) {
            for (JsonNode one : schema.path("oneOf")) {
                List<String> tried = new ArrayList<>();
                check(value, one, at, tried);
                if (tried.isEmpty()) {
                    return;
                }
            }
            wrong.add(at + " is none of what it may be: " + value);
            return;
        }
        if (!isOfType(value, schema.path("type"))) {
            wrong.add(at + " is not " + schema.path("type") + ": " + value);
            return;
        }
        if (schema.has("enum") && !value.isNull()) {
            boolean known = false;
            for (JsonNode one : schema.path("enum")) {
                known |= one.equals(value);
            }
            if (!known) {
                wrong.add(at + " is not one of " + schema.path("enum") + ": " + value);
            }
        }
        if (value.isObject()) {
            checkObject(value, schema, at, wrong);
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            check(value.get(i), schema.path("items"), at + "[" + i + "]", wrong);
        }
    }

    private void checkObject(JsonNode value, JsonNode schema, String at, List<String> wrong) {
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                wrong.add(at + " lacks " + required.asText());
            }
        }
        JsonNode properties = schema.path("properties");
        JsonNode more = schema.path("additionalProperties");
        value.fields().forEachRemaining(field -> {
            String below = at + "." + field.getKey();
            if (properties.has(field.getKey())) {
                check(field.getValue(), properties.path(field.getKey()), below, wrong);
            } else if (more.isObject()) {
                check(field.getValue(), more, below, wrong);
            } else if (more.isBoolean() || !properties.isMissingNode()) {
                wrong.add(below + " is not declared");
            }
        });
    }

    private static boolean isOfType(JsonNode value, JsonNode type) {
        if (type.isMissingNode()) {
            return true;
        }
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isOfType(value, one)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }
}
