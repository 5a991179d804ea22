// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/**
 * A pilot is proved dead.
 *
 * @param reason why; null when it ended as it should, or was never there
 */
record Verdict(@Nullable Reason reason, @Nullable String message) {}
