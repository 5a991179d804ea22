// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * A pilot to be started.
 *
 * @param owner whose jobs it is meant for; null when it may bind itself to anybody served
 * @param why one sentence for the operator
 */
public record PilotSize(Resources resources, @Nullable String owner, String why) {}
