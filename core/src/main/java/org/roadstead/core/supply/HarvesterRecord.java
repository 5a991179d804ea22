// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One change to what a harvester keeps on disk: a table, a key and a value, or null to remove. The edge stores them
 * without understanding them, in order and atomically per decision, and hands them all back at the next start.
 */
public record HarvesterRecord(Table table, String key, @Nullable JsonNode value) {
    /** What is kept. */
    public enum Table {
        /** Leases held, with their bodies' keys. */
        LEASE,
        /** Descriptions of what is held, by body. */
        BODY,
        /** Pilots started or known, with the hash of their token. */
        PILOT,
        /** Progress the pool has not acknowledged. */
        OUTBOX,
        /** The incarnation and what else there is one of. */
        META
    }
}
