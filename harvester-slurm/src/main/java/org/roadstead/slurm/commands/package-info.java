// SPDX-License-Identifier: Apache-2.0
/** Slurm's own commands, run with a limit on time and output, and what they print as records. */
@NullMarked
package org.roadstead.slurm.commands;

import org.jspecify.annotations.NullMarked;
