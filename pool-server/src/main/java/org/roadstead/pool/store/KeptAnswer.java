// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

/**
 * What was answered to a request with an Idempotency-Key.
 *
 * @param hash of the request's body
 * @param answer as JSON
 */
public record KeptAnswer(String hash, String answer) {}
