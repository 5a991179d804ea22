// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong. */
final class Faults {
    /** What is said of a key that a later release serves; pinned by the contract. */
    static final String UNSUPPORTED = "not supported by this pool yet";

    private static final int MOST = 100;

    private final Set<Fault> faults = new LinkedHashSet<>(0);
    private int beyond;

    void add(At at, String message, String expected) {
        if (faults.size() < MOST) {
            faults.add(new Fault(at.toString(), message, expected));
        } else {
            beyond++;
        }
    }

    /** As {@link #add}, with a guess of what was meant where there is one. */
    void add(At at, String message, @Nullable String meant, String expected) {
        add(at, meant == null ? message : message + ": did you mean " + meant + "?", expected);
    }

    void unsupported(At at, String expected) {
        add(at, UNSUPPORTED, expected);
    }

    int count() {
        return faults.size() + beyond;
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Every fault, in the order found, the last saying how many more there are beyond a hundred. */
    List<Fault> all() {
        List<Fault> all = new ArrayList<>(faults);
        if (beyond > 0) {
            all.add(new Fault("", "has " + beyond + " more faults", "fewer"));
        }
        return all;
    }

    /** The faults whose messages stand behind {@code condition}, as for one member of a sweep. */
    void addAll(Faults others, String condition) {
        for (Fault fault : others.faults) {
            add(At.root(fault.field()), condition + fault.message(), fault.expected());
        }
    }
}
