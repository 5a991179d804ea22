// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * A pilot to be started.
 *
 * @param pilot its id
 * @param token its token in the clear; never in a command line, an environment or a log
 * @param harvester the URL at which it reaches the harvester
 * @param owner whose jobs it is for; null when the first job decides
 */
public record PilotOrder(String pilot, String token, String harvester, Resources size, @Nullable String owner) {
    /** Without the token. */
    @Override
    public String toString() {
        return "PilotOrder[" + pilot + ", " + size + ", owner " + owner + "]";
    }
}
