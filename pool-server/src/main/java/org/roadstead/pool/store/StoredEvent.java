// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import org.roadstead.core.lease.Event;

/**
 * An event with its place in the order of all of them.
 *
 * @param seq rises over the whole pool
 * @param body the id of the job on its own or of the sweep
 * @param job the id of the job, or the sweep's when the event is about several members
 */
public record StoredEvent(long seq, String body, String job, Event event) {}
