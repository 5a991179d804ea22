// SPDX-License-Identifier: Apache-2.0
/** What bounds a payload: memory, disk, processes, output. */
@NullMarked
package org.roadstead.pilot.limit;

import org.jspecify.annotations.NullMarked;
