// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

/** Something for the ledger to decide, on the engine's thread. Must not block. */
@FunctionalInterface
public interface Decision<T> {
    T decide(Turn turn);
}
