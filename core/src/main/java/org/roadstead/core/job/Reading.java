// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.List;

/** What came of reading a description: either the description or everything that is wrong with it. */
public sealed interface Reading permits Reading.Described, Reading.Refused {
    /** The description is good. */
    record Described(JobDescription description) implements Reading {}

    /** It is not; {@code faults} holds every fault found, at least one. */
    record Refused(List<Fault> faults) implements Reading {
        public Refused {
            faults = List.copyOf(faults);
        }
    }
}
