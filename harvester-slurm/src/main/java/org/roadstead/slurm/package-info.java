// SPDX-License-Identifier: Apache-2.0
/** The place of the platform on Slurm. There is no code for it yet. */
@NullMarked
package org.roadstead.slurm;

import org.jspecify.annotations.NullMarked;
