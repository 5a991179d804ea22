// SPDX-License-Identifier: Apache-2.0
/** The HTTP face of the pool, as openapi.yaml describes it. */
@NullMarked
package org.roadstead.pool.api;

import org.jspecify.annotations.NullMarked;
