// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

/**
 * What one attempt uses, or may use at most ({@link Long#MAX_VALUE}: as much as it likes).
 *
 * @param memoryBytes of all its processes together
 * @param diskBytes of its private directory, with files that it has deleted and holds open
 * @param processes its processes, without threads
 * @param logBytes what it has written to stdout and stderr
 */
public record Usage(long memoryBytes, long diskBytes, long processes, long logBytes) {}
