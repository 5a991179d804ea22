// SPDX-License-Identifier: Apache-2.0
/** The one writer: takes what callers ask, lets core decide, persists a whole turn at once, then answers. */
@NullMarked
package org.roadstead.pool.engine;

import org.jspecify.annotations.NullMarked;
