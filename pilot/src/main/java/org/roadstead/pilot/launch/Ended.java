// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import org.jspecify.annotations.Nullable;

/**
 * How a payload's first process ended.
 *
 * @param code its exit code; null when a signal ended it or it never ran
 * @param signal the signal that ended it
 * @param notStarted one sentence why the command could not be started; null when it ran
 * @param left whether processes of its group were still there
 */
public record Ended(@Nullable Integer code, @Nullable Integer signal, @Nullable String notStarted, boolean left) {}
