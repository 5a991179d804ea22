// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.List;

/** The keys of a description, section by section, in the order in which they are written. */
final class Keys {
    /** The keys of one section; those of {@code later} are known and not served yet. */
    record Known(List<String> served, List<String> later) {
        private static Known of(String served, String later) {
            return new Known(words(served), words(later));
        }

        private static List<String> words(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split(" "));
        }
    }

    static final Known DESCRIPTION = Known.of(
            "name group run environment inputs outputs resources start ifMissed accept minConfidence zone duration retry after"
                    + " priority labels sweep",
            "access notify secrets");
    static final Known RUN = Known.of("kind image command", "file parameters");
    static final Known INPUT = Known.of("from upload content to size checksum executable", "");
    static final Known OUTPUT = Known.of("path to", "");
    static final Known RESOURCES = Known.of("cores memory disk gpus nodes features", "");
    static final Known CORES = Known.of("min max", "");
    static final Known GPUS = Known.of("count type", "");
    static final Known RETRY = Known.of("attempts silence", "");
    static final Known SWEEP = Known.of("parameters", "");
    static final Known PARAMETER = Known.of("range values", "");

    /** All of them; docs/description.md must speak of each. */
    static final List<Known> ALL =
            List.of(DESCRIPTION, RUN, INPUT, OUTPUT, RESOURCES, CORES, GPUS, RETRY, SWEEP, PARAMETER);

    private Keys() {}
}
