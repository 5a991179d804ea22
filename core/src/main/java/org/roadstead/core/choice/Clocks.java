// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

/**
 * The three clocks of a node, read together. A pause or suspend shows as a disagreement between them.
 *
 * @param monotonicMillis stands still in suspend
 * @param uptimeMillis since boot; goes on in suspend
 * @param wallMillis since the epoch; may be set
 */
public record Clocks(long monotonicMillis, long uptimeMillis, long wallMillis) {}
