// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.time.Moment;
import org.roadstead.pool.store.LogStore;
import org.roadstead.pool.store.StoreWriter;

/** What a request may use while the writer works on it. */
record Turn(PoolLedger ledger, StoreWriter store, LogStore logs, WaitingPulls pulls, Moment now) {}
