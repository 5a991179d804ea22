// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.roadstead.core.protocol.Placement;

/**
 * Who has the lease of a job.
 *
 * @param incarnation of the harvester, when it was granted or last confirmed
 * @param generation of the pool that granted or adopted it
 * @param placement as far down as is known
 * @param released whether the pool has accepted RELEASING: the outputs of this attempt count
 */
public record Holder(String harvester, long incarnation, long generation, Placement placement, boolean released) {}
