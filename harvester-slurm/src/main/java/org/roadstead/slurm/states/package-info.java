// SPDX-License-Identifier: Apache-2.0
/** What each state and each pending reason of a Slurm job means for a pilot. */
@NullMarked
package org.roadstead.slurm.states;

import org.jspecify.annotations.NullMarked;
