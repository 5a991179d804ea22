// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

/**
 * What must survive about a group's use of the pool, in core-seconds as they counted {@code at}.
 *
 * @param group empty for the level at which a group that comes late begins; it has no {@code used}
 * @param served its place in the competition, for each share
 * @param used what it has used
 * @param at wall clock, milliseconds
 */
public record ShareRow(String group, double served, double used, long at) {}
