// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.StartWindow;

/**
 * Why a harvester is not offered.
 *
 * @param window that would hold, where the job would only start later than wished; null elsewhere
 */
public record NotOffered(
        String harvester, String platform, Reason reason, String message, @Nullable StartWindow window) {}
