// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import org.jspecify.annotations.Nullable;

/** The jobs of one terms that a pull may get now, oldest first: {@link JobQueue} merges them. */
final class TermsQueue {
    final int terms;
    final int shapeId;
    final int priority;
    final int cores;
    final long durationMillis;
    final Group group;
    final Owner owner;
    /** The only harvester that may have them; null when any may. */
    final @Nullable String harvester;

    final NumSet nums = new NumSet();
    /** Where its group has it. */
    int at;

    TermsQueue(int terms, int shapeId, Terms about, Group group, Owner owner) {
        this.terms = terms;
        this.shapeId = shapeId;
        this.priority = about.priority();
        this.cores = about.shape().coresMin();
        this.durationMillis = about.shape().durationMillis();
        this.harvester = about.harvester();
        this.group = group;
        this.owner = owner;
    }

    /** Whether {@code name} may have them, as far as accepted offers go. */
    boolean mayBeAt(String name) {
        return harvester == null || harvester.equals(name);
    }
}
