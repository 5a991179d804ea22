// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import org.jspecify.annotations.Nullable;

/** Where an attempt sits; the further down it is, the more is known. */
public record Placement(
        String harvester,
        @Nullable String platform,
        @Nullable String allocation,
        @Nullable String pilot,
        @Nullable String node) {}
