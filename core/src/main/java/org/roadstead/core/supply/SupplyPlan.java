// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.List;

/**
 * What the harvester is to do about its pilots now.
 *
 * @param start pilots to start, most needed first; the edge answers each with {@link HarvesterLedger#pilotStarting}
 * @param end ids of pilots to end: they have been told to drain, or are of no use
 * @param why one sentence for the operator
 */
public record SupplyPlan(List<PilotSize> start, List<String> end, String why) {}
