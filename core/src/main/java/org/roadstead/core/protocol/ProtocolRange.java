// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

/** The protocol numbers a leaf or a pool speaks, both ends included. */
public record ProtocolRange(int min, int max) {
    /** What this release speaks. */
    public static final ProtocolRange CURRENT = new ProtocolRange(1, 1);
}
