// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads {@code resources}. */
final class ResourceReader {
    private static final int MOST_CORES = 100_000;
    private static final int MOST_GPUS = 1_000;
    private static final int MOST_NODES = 100_000;
    private static final int MOST_FEATURES = 32;
    private static final int LONGEST_WORD = 64;
    private static final long LEAST_MEMORY = 1L << 20;
    private static final long MOST_BYTES = 1L << 60;
    private static final String WORD = "a word of letters, digits and . _ : = / + -, at most " + LONGEST_WORD;

    private ResourceReader() {}

    /** What {@code section} asks for; what is at fault or not written is as by default. */
    static ResourceRequest read(Section section) {
        section.check(Keys.RESOURCES);
        if (section.node.isEmpty()) {
            return ResourceRequest.DEFAULT;
        }
        ResourceRequest otherwise = ResourceRequest.DEFAULT;
        return new ResourceRequest(
                cores(section),
                size(section, "memory", LEAST_MEMORY, otherwise.memory()),
                size(section, "disk", 0, otherwise.disk()),
                gpus(section),
                nodes(section),
                features(section));
    }

    private static ByteSize size(Section section, String key, long least, ByteSize otherwise) {
        ByteSize size = section.has(key) ? Sizes.read(section, key, least, MOST_BYTES) : null;
        return size == null ? otherwise : size;
    }

    private static IntRange cores(Section section) {
        JsonNode value = section.get("cores");
        IntRange otherwise = ResourceRequest.DEFAULT.cores();
        if (value == null) {
            return otherwise;
        }
        if (!value.isObject()) {
            if (!value.isIntegralNumber() && !value.isFloatingPointNumber()) {
                section.fault("cores", Section.kind(value), "a whole number, or {min: 2, max: 4}");
                return otherwise;
            }
            int cores = section.integer("cores", 1, MOST_CORES, 1);
            return new IntRange(cores, cores);
        }
        Section range = section.section("cores", "{min: 2, max: 4}");
        if (range == null) {
            return otherwise;
        }
        range.check(Keys.CORES);
        int min = range.integer("min", 1, MOST_CORES, 1);
        int max = range.integer("max", 1, MOST_CORES, min);
        if (min > max) {
            range.fault("min", min + " is more than max, which is " + max, "min at most max");
            return otherwise;
        }
        return new IntRange(min, max);
    }

    private static GpuRequest gpus(Section section) {
        JsonNode value = section.get("gpus");
        if (value == null) {
            return GpuRequest.NONE;
        }
        if (value.isIntegralNumber()) {
            int count = section.integer("gpus", 0, MOST_GPUS, 0);
            return new GpuRequest(count, null);
        }
        Section gpus = section.section("gpus", "a map such as {count: 1, type: a100}");
        if (gpus == null) {
            return GpuRequest.NONE;
        }
        gpus.check(Keys.GPUS);
        String type = gpus.text("type", WORD);
        int count = gpus.integer("count", 0, MOST_GPUS, type == null ? 0 : 1);
        if (type != null && !isWord(type)) {
            gpus.fault("type", TextRules.quoted(type) + " is not the name of a type", WORD);
        } else if (type != null && count == 0) {
            gpus.fault("type", "is asked of no GPU", "a count of at least 1");
        }
        return new GpuRequest(count, type);
    }

    private static int nodes(Section section) {
        int nodes = section.integer("nodes", 1, MOST_NODES, 1);
        if (nodes > 1) {
            section.faults.unsupported(section.at.key("nodes"), "1");
        }
        return 1;
    }

    private static SortedSet<String> features(Section section) {
        SortedSet<String> features = new TreeSet<>();
        ArrayNode list = section.list("features", MOST_FEATURES, "a list of words such as [ib]");
        for (int i = 0; list != null && i < list.size(); i++) {
            At at = section.at.key("features").index(i);
            String feature = section.literal(list.get(i), at, WORD);
            if (feature == null) {
                continue;
            }
            if (!isWord(feature)) {
                section.faults.add(at, TextRules.quoted(feature) + " is not the name of a feature", WORD);
            } else if (!features.add(feature)) {
                section.faults.add(at, TextRules.quoted(feature) + " is listed twice", "each feature once");
            }
        }
        return features;
    }

    private static boolean isWord(@Nullable String text) {
        return text != null && TextRules.isWord(text, "._:=/+-", LONGEST_WORD);
    }
}
