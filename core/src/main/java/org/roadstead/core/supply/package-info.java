// SPDX-License-Identifier: Apache-2.0
/** The harvester's decisions: its local queue, its pilots, what it pulls and supplies. */
@NullMarked
package org.roadstead.core.supply;

import org.jspecify.annotations.NullMarked;
