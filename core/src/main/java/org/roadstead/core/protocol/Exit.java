// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/**
 * How a payload ended.
 *
 * @param code its exit code; null when it never ran or a signal ended it
 * @param signal the number of the signal that ended it
 * @param reason null when it ended well
 * @param message one sentence with the particulars
 */
public record Exit(
        @Nullable Integer code, @Nullable Integer signal, @Nullable Reason reason, @Nullable String message) {}
