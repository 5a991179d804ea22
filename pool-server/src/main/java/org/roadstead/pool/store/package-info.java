// SPDX-License-Identifier: Apache-2.0
/** What must survive: the store port and its embedded implementation. */
@NullMarked
package org.roadstead.pool.store;

import org.jspecify.annotations.NullMarked;
