// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

/** What survives of a pool: what is committed, and the newest backup of it. */
final class PoolDisk {
    MemoryRecords committed = new MemoryRecords();
    MemoryRecords backup = new MemoryRecords();
    long backupAt = -1;
    int starts;
}
