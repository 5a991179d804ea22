// SPDX-License-Identifier: Apache-2.0
/** Uploaded inputs and kept outputs: files named by the checksum of their bytes. */
@NullMarked
package org.roadstead.pool.blob;

import org.jspecify.annotations.NullMarked;
