// SPDX-License-Identifier: Apache-2.0
/** Sweeps: one request that stands for many jobs, expanded a member at a time. */
@NullMarked
package org.roadstead.core.sweep;

import org.jspecify.annotations.NullMarked;
