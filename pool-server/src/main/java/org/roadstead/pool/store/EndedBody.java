// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

/**
 * Whether a body is over, and since when.
 *
 * @param over whether all its jobs have ended and nothing stored comes after it
 * @param at wall clock of its last event, milliseconds; of its submission when its events are no longer kept
 * @param created wall clock of its submission, milliseconds
 */
public record EndedBody(long first, long size, String id, boolean over, long at, long created) {}
