// SPDX-License-Identifier: Apache-2.0
/** How much room the file system of the data directory has, and what is refused when it is little. */
@NullMarked
package org.roadstead.pool.disk;

import org.jspecify.annotations.NullMarked;
