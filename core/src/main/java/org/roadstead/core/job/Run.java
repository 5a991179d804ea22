// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.List;
import org.roadstead.core.resource.RunKind;

/**
 * What is run.
 *
 * @param command the program and its arguments, at least one; started without a shell
 */
public record Run(RunKind kind, List<String> command) {
    public Run {
        command = List.copyOf(command);
    }
}
