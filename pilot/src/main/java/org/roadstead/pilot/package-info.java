// SPDX-License-Identifier: Apache-2.0
/** The process inside an allocation that makes the final choice and runs jobs. */
@NullMarked
package org.roadstead.pilot;

import org.jspecify.annotations.NullMarked;
