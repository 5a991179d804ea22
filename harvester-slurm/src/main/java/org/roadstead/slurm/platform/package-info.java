// SPDX-License-Identifier: Apache-2.0
/** The platform port on Slurm: pilots as tasks of job arrays, seen by one look at the whole queue. */
@NullMarked
package org.roadstead.slurm.platform;

import org.jspecify.annotations.NullMarked;
