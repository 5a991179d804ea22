// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.ByteSize;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.DescriptionWriter;
import org.roadstead.core.job.Input;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Reading;
import org.roadstead.core.job.ShapeOf;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.sweep.Expansion;

/** One stored description, read once and asked for the shape and the description of each of its jobs. */
final class Body {
    private final JsonNode written;
    private final JobDescription description;
    private final @Nullable Expansion expansion;
    private final Map<Variant, Shape> shapes = new HashMap<>();

    /** How many holdings need it. */
    int uses;

    private record Variant(int index, String owner, String group) {}

    private Body(JsonNode written, JobDescription description) {
        this.written = written;
        this.description = description;
        this.expansion = description.sweep() == null ? null : new Expansion(description);
    }

    /** Null when this release cannot read it. */
    static @Nullable Body read(JsonNode written) {
        return DescriptionReader.read(written) instanceof Reading.Described good
                ? new Body(written, good.description())
                : null;
    }

    JsonNode written() {
        return written;
    }

    /** Equal shapes of one body are the same object. */
    Shape shape(JobId job, String owner, String group) {
        int index = expansion == null ? 0 : expansion.variant(job.member());
        return shapes.computeIfAbsent(
                new Variant(index, owner, group),
                variant -> ShapeOf.shape(
                        description,
                        expansion == null ? description.resources() : expansion.resources(index),
                        owner,
                        group));
    }

    /** What one job runs, a sweep's member expanded. */
    JsonNode description(JobId job) {
        return expansion == null ? written : DescriptionWriter.toJson(expansion.member(job.member()));
    }

    Map<String, String> parameters(JobId job) {
        return expansion == null ? Map.of() : expansion.parameters(job.member());
    }

    /** The sizes stated for what must be fetched. */
    long inputBytes() {
        long bytes = 0;
        for (Input input : description.inputs()) {
            if (input instanceof Input.FromInput from && !from.from().startsWith("file:")) {
                ByteSize size = from.size();
                bytes += size == null ? 0 : size.bytes();
            }
        }
        return bytes;
    }
}
