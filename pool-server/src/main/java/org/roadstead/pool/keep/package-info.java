// SPDX-License-Identifier: Apache-2.0
/** What keeps a pool within its bounds: removal of what has ended, its archive, and the collection of blobs. */
@NullMarked
package org.roadstead.pool.keep;

import org.jspecify.annotations.NullMarked;
