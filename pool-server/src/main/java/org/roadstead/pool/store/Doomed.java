// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

/**
 * Members of a removed sweep whose rows are still there.
 *
 * @param first number of the sweep's first member, also of those that are gone already
 * @param next number of the first whose row may be there
 * @param last number of the last member
 * @param id of the sweep
 */
public record Doomed(long first, long next, long last, String id) {}
