// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.HarvesterMessages;

/**
 * What the pool knows of a harvester.
 *
 * @param lastHeardMillisAgo since its last call; -1 when it has not called since the pool started
 * @param leased jobs it holds
 * @param status what it last published; null before the first
 */
public record HarvesterFacts(
        HarvesterRow row,
        boolean present,
        long lastHeardMillisAgo,
        int leased,
        HarvesterMessages.@Nullable Status status) {}
