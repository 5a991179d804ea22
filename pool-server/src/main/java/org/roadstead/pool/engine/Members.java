// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.DescriptionWriter;
import org.roadstead.core.job.Reading;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.sweep.Expansion;
import org.roadstead.pool.store.StoredJob;

/** Descriptions of single jobs and of the members of sweeps, made from what is stored once. Thread-safe. */
final class Members {
    private static final int KEPT = 64;

    private final Map<Long, Expansion> expansions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Expansion> eldest) {
            return size() > KEPT;
        }
    };

    /** The description of {@code job} itself. */
    JsonNode description(StoredJob job) {
        BodyFacts body = job.body();
        if (!body.isSweep()) {
            return BodyCache.parse(job.description());
        }
        return DescriptionWriter.toJson(
                expansion(body, job.description()).member(job.row().num() - body.first()));
    }

    private synchronized Expansion expansion(BodyFacts body, String description) {
        return expansions.computeIfAbsent(body.first(), first -> {
            Reading reading = DescriptionReader.read(BodyCache.parse(description));
            if (reading instanceof Reading.Described described) {
                return new Expansion(described.description());
            }
            throw new IllegalStateException("the stored description of " + body.id() + " is not right: " + reading);
        });
    }

    static @Nullable String name(JsonNode description) {
        JsonNode name = description.get("name");
        return name == null || name.isNull() ? null : name.asText();
    }

    static Map<String, String> labels(JsonNode description) {
        Map<String, String> labels = new LinkedHashMap<>();
        JsonNode written = description.get("labels");
        if (written != null) {
            Iterator<Map.Entry<String, JsonNode>> fields = written.fields();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                labels.put(field.getKey(), field.getValue().asText());
            }
        }
        return labels;
    }
}
