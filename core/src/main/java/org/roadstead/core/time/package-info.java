// SPDX-License-Identifier: Apache-2.0
/** Instants, start windows and the wishes that people state for them. */
@NullMarked
package org.roadstead.core.time;

import org.jspecify.annotations.NullMarked;
