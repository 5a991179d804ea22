// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

/** The jobs of one terms that a pull may get now, oldest first: {@link JobQueue} merges them. */
final class TermsQueue {
    final int terms;
    final int shapeId;
    final int priority;
    final int cores;
    final long durationMillis;
    final Group group;
    final Owner owner;
    final NumSet nums = new NumSet();
    /** Where its group has it. */
    int at;

    TermsQueue(int terms, int shapeId, Terms about, Group group, Owner owner) {
        this.terms = terms;
        this.shapeId = shapeId;
        this.priority = about.priority();
        this.cores = about.shape().coresMin();
        this.durationMillis = about.shape().durationMillis();
        this.group = group;
        this.owner = owner;
    }
}
