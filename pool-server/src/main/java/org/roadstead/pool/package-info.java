// SPDX-License-Identifier: Apache-2.0
/** The edges of the pool: HTTP API, store, members, identity and archive. */
@NullMarked
package org.roadstead.pool;

import org.jspecify.annotations.NullMarked;
