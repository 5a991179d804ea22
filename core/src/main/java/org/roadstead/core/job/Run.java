// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.RunKind;

/**
 * What is run.
 *
 * @param image of the container; null when none is asked for
 * @param command the program and its arguments, at least one; started without a shell
 */
public record Run(RunKind kind, @Nullable String image, List<String> command) {
    public Run {
        command = List.copyOf(command);
        if ((kind == RunKind.CONTAINER) != (image != null)) {
            throw new IllegalArgumentException("an image belongs to a container, and to nothing else");
        }
    }

    /** A command of the node. */
    public static Run command(List<String> command) {
        return new Run(RunKind.COMMAND, null, command);
    }
}
