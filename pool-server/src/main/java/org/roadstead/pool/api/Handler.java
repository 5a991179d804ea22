// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

/** Answers one call, on its event loop; must not block. What it throws becomes a problem. */
interface Handler {
    void handle(Call call) throws Exception;
}
