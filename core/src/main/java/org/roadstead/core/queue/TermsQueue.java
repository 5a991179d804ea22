// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

/** The jobs of one terms that a pull may get now, oldest first: {@link JobQueue} merges them. */
final class TermsQueue {
    final int terms;
    final int shapeId;
    final int priority;
    final NumSet nums = new NumSet();

    TermsQueue(int terms, int shapeId, int priority) {
        this.terms = terms;
        this.shapeId = shapeId;
        this.priority = priority;
    }
}
