// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.roadstead.core.protocol.HarvesterMessages;

/**
 * What became of a report.
 *
 * @param nums for each progress the number of its job when its logs belong to the attempt that counts, otherwise -1
 */
@SuppressWarnings("ArrayRecordComponent") // read once by the caller, never compared
public record Taken(HarvesterMessages.Reported answer, long[] nums) {}
