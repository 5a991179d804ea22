// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import org.roadstead.core.offer.Offer;

/**
 * The offer that a job comes from, as it stood when it was accepted.
 *
 * @param id of the offer ({@code q....2})
 */
public record StoredOffer(String id, Offer offer) {}
