// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

/**
 * A group as people see it.
 *
 * @param used core-seconds, each counted half for every half-life since
 * @param behind core-seconds for each share by which it is ahead of the level (positive: others go first until they have
 *     had as much); 0 for a group that is not in line
 * @param waiting jobs in line
 * @param leases jobs that harvesters hold
 */
public record GroupFacts(String group, double shares, double used, double behind, long waiting, int leases) {}
