// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One queue of a platform as it is now: a Slurm partition; the local host has one named {@link #LOCAL}.
 *
 * @param kinds what a pilot can be part of there; none when nothing is known of its nodes
 * @param longest how long one allocation may last; null when nothing limits it
 * @param mostPilots so many pilots at most have, or have asked for, an allocation there
 * @param mostPending so many pilots at most wait there
 * @param closed the sentence why it takes nothing now; null when it does
 */
public record Queue(
        String name,
        List<NodeKind> kinds,
        @Nullable Duration longest,
        int mostPilots,
        int mostPending,
        @Nullable String closed) {
    /** The name of the only queue of a host. */
    public static final String LOCAL = "local";

    public Queue {
        kinds = List.copyOf(kinds);
    }

    /** One that is open and limits nothing. */
    public static Queue open(String name, NodeKind kind) {
        return new Queue(name, List.of(kind), null, Integer.MAX_VALUE, Integer.MAX_VALUE, null);
    }
}
