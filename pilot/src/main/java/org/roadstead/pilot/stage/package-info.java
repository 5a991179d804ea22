// SPDX-License-Identifier: Apache-2.0
/** Private directories, what is put into them before a payload starts, and what is taken out afterwards. */
@NullMarked
package org.roadstead.pilot.stage;

import org.jspecify.annotations.NullMarked;
