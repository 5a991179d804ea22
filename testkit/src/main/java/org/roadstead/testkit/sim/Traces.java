// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.List;
import java.util.stream.Collectors;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;

/** Messages in short, for the trace. */
final class Traces {
    private Traces() {}

    static String progress(List<Progress> progress) {
        return progress.stream()
                .map(each -> AttemptKey.of(each)
                        + each.steps().stream().map(Traces::step).toList().toString())
                .collect(Collectors.joining(", "));
    }

    private static String step(Step step) {
        return step.reason() == null ? step.phase().toString() : step.phase() + " " + step.reason();
    }
}
