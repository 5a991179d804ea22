// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One pilot's way through the platform's queue, put together from all that was seen of it. */
final class Waiting {
    private @Nullable Wait last;
    private @Nullable Instant firstEstimate;
    private @Nullable Instant lastEstimate;

    /** What the platform says now; true when more is known than before that a later start should know too. */
    boolean sees(@Nullable Wait now) {
        if (now == null) {
            return false;
        }
        Wait before = last;
        boolean news = before == null
                || firstEstimate == null && now.estimate() != null
                || before.started() == null && now.started() != null;
        if (firstEstimate == null) {
            firstEstimate = now.estimate();
        }
        if (now.estimate() != null && now.started() == null) {
            lastEstimate = now.estimate();
        }
        last = now;
        return news;
    }

    @Nullable
    Wait last() {
        return last;
    }

    @Nullable
    Instant firstEstimate() {
        return firstEstimate;
    }

    @Nullable
    Instant lastEstimate() {
        return lastEstimate;
    }

    /** How long it waited, in milliseconds; null before it started. */
    @Nullable
    Long millis() {
        Wait wait = last;
        return wait == null || wait.started() == null
                ? null
                : (Long) Math.max(
                        0, wait.started().toEpochMilli() - wait.submitted().toEpochMilli());
    }

    void write(ObjectNode json) {
        if (firstEstimate != null) {
            json.put("estimate", firstEstimate.toEpochMilli());
        }
    }

    void read(JsonNode json) {
        if (json.hasNonNull("estimate")) {
            firstEstimate = Instant.ofEpochMilli(json.get("estimate").asLong());
        }
    }
}
