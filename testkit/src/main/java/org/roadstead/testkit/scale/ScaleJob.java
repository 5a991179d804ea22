// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

/**
 * One submission of a trace: {@code copies} jobs at once.
 *
 * @param at second of its submission
 * @param seconds how long each runs
 * @param declared seconds that its description allows it
 */
public record ScaleJob(long at, String owner, String group, long seconds, long declared, int cores, int copies) {}
