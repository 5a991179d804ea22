// SPDX-License-Identifier: Apache-2.0
/** The link to the pool: every call is opened from here. */
@NullMarked
package org.roadstead.harvester.pool;

import org.jspecify.annotations.NullMarked;
