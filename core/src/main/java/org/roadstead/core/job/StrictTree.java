// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON and YAML into a tree and leaves nothing to interpretation: keys stand once, nesting is bounded, there is
 * one document. In YAML there are neither tags nor aliases, and a plain scalar is a number or true/false only where
 * JSON would write it in the same way; every other ({@code 042}, {@code 1.10}, {@code yes}, {@code 2026-01-01}) stays the
 * text that was written. Stateless; safe for threads.
 */
public final class StrictTree {
    /** The largest text that is parsed, in bytes. */
    public static final int MOST_BYTES = 64 * 1024 * 1024;

    private static final int DEEPEST = 32;
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Apart, so that who only reads JSON does not load the YAML library. */
    private static final class Yaml {
        private static final YAMLFactory FACTORY = new YAMLFactory();
    }

    private final JsonParser parser;
    private final @Nullable YAMLParser yaml;
    private final Faults faults;

    private StrictTree(JsonParser parser, Faults faults) {
        this.parser = parser;
        this.yaml = parser instanceof YAMLParser yamlParser ? yamlParser : null;
        this.faults = faults;
    }

    /**
     * What came of parsing.
     *
     * @param tree null when the text is no JSON or YAML at all
     * @param faults what is wrong, empty when nothing is; their fields are paths in the tree
     */
    public record Parsed(@Nullable JsonNode tree, List<Fault> faults) {}

    /** Parses JSON: one value of any kind. */
    public static Parsed json(byte[] utf8) {
        Faults faults = new Faults();
        JsonNode tree = json(utf8, At.root(""), faults);
        return new Parsed(tree, faults.all());
    }

    /** Parses YAML: one document of any kind. */
    public static Parsed yaml(byte[] utf8) {
        Faults faults = new Faults();
        JsonNode tree = yaml(utf8, At.root(""), faults);
        return new Parsed(tree, faults.all());
    }

    /**
     * Parses YAML of any number of documents: the tree is a list of them, empty when there is none. Paths of faults in all
     * but the first begin with {@code [index]}.
     */
    public static Parsed yamlDocuments(byte[] utf8) {
        Faults faults = new Faults();
        JsonNode tree = yaml(utf8, At.root(""), faults, StrictTree::documents);
        return new Parsed(tree, faults.all());
    }

    static @Nullable JsonNode json(byte[] utf8, At at, Faults faults) {
        if (isTooLarge(utf8, at, faults)) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(utf8)) {
            return new StrictTree(parser, faults).document(at, "JSON");
        } catch (JsonProcessingException wrong) {
            faults.add(at, "is not JSON: " + where(wrong.getLocation()) + sentence(wrong), "a JSON object");
        } catch (IOException wrong) {
            faults.add(at, "is not JSON: it is not UTF-8", "a JSON object in UTF-8");
        }
        return null;
    }

    static @Nullable JsonNode yaml(byte[] utf8, At at, Faults faults) {
        return yaml(utf8, at, faults, (reader, there) -> reader.document(there, "YAML"));
    }

    private interface Documents {
        @Nullable
        JsonNode read(StrictTree reader, At at) throws IOException;
    }

    private static @Nullable JsonNode yaml(byte[] utf8, At at, Faults faults, Documents documents) {
        if (isTooLarge(utf8, at, faults)) {
            return null;
        }
        try (JsonParser parser = Yaml.FACTORY.createParser(decode(utf8))) {
            return documents.read(new StrictTree(parser, faults), at);
        } catch (CharacterCodingException wrong) {
            faults.add(at, "is not YAML: it is not UTF-8", "a YAML document in UTF-8");
        } catch (JsonProcessingException wrong) {
            faults.add(at, "is not YAML: " + YamlFaults.sentence(wrong), "a YAML document");
        } catch (IOException wrong) {
            faults.add(at, "is not YAML: " + sentence(wrong), "a YAML document");
        }
        return null;
    }

    private static boolean isTooLarge(byte[] text, At at, Faults faults) {
        if (text.length > MOST_BYTES) {
            faults.add(at, "has " + text.length + " bytes", "at most " + MOST_BYTES);
            return true;
        }
        return false;
    }

    private static String decode(byte[] utf8) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(utf8))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    private static String sentence(IOException wrong) {
        String message = wrong instanceof JsonProcessingException json ? json.getOriginalMessage() : wrong.getMessage();
        return TextRules.shown(String.valueOf(message), 200);
    }

    private @Nullable JsonNode document(At at, String language) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            faults.add(at, "is empty", "a description");
            return null;
        }
        JsonNode tree = value(token, at, 1);
        if (parser.nextToken() != null) {
            boolean list = yaml == null;
            faults.add(at, "is followed by more " + language, list ? "one value" : "one document");
        }
        return tree;
    }

    private JsonNode documents(At at) throws IOException {
        ArrayNode documents = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            // With a single document nobody wants to read of a first one.
            At there = documents.isEmpty() ? at : at.index(documents.size());
            documents.add(value(token, there, 1));
        }
        return documents;
    }

    private JsonNode value(JsonToken token, At at, int depth) throws IOException {
        if (yaml != null) {
            checkYaml(yaml, at);
        }
        switch (token) {
            case START_OBJECT:
                return depth > DEEPEST ? tooDeep(at) : object(at, depth);
            case START_ARRAY:
                return depth > DEEPEST ? tooDeep(at) : array(at, depth);
            case VALUE_STRING:
                return NODES.textNode(parser.getText());
            case VALUE_NULL:
                return NODES.nullNode();
            default:
                return yaml != null ? plain(parser.getText()) : scalar(token);
        }
    }

    private JsonNode scalar(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return NODES.booleanNode(token == JsonToken.VALUE_TRUE);
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return NODES.numberNode(parser.getDoubleValue());
        }
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    /** Only what JSON would write in the same way is not text. */
    private static JsonNode plain(String text) {
        if (text.equals("true") || text.equals("false")) {
            return NODES.booleanNode(text.equals("true"));
        }
        int digits = text.startsWith("-") ? 1 : 0;
        boolean whole = text.length() > digits && text.length() - digits <= 18;
        for (int i = digits; whole && i < text.length(); i++) {
            whole = TextRules.isDigit(text.charAt(i));
        }
        if (!whole || text.charAt(digits) == '0' && text.length() > 1) {
            return NODES.textNode(text);
        }
        long number = Long.parseLong(text);
        return (int) number == number ? NODES.numberNode((int) number) : NODES.numberNode(number);
    }

    private void checkYaml(YAMLParser yamlParser, At at) throws IOException {
        if (yamlParser.isCurrentAlias()) {
            faults.add(
                    at,
                    "is the alias *" + TextRules.shown(yamlParser.getText(), 40),
                    "the value itself: aliases are not read");
        }
        Object tag = yamlParser.getTypeId();
        if (tag != null) {
            faults.add(at, "has the tag !" + TextRules.shown(tag.toString(), 60), "a value without a tag");
        }
    }

    private JsonNode object(At at, int depth) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            At there = at.key(key);
            JsonNode before = object.replace(key, value(parser.nextToken(), there, depth + 1));
            if (before != null) {
                faults.add(there, "is written twice", "each key once");
            }
        }
        return object;
    }

    private JsonNode array(At at, int depth) throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token, at.index(array.size()), depth + 1));
        }
        return array;
    }

    private JsonNode tooDeep(At at) throws IOException {
        faults.add(at, "is nested too deeply", "at most " + DEEPEST + " levels");
        parser.skipChildren();
        return NODES.nullNode();
    }
}
