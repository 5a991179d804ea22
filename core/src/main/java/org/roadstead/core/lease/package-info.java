// SPDX-License-Identifier: Apache-2.0
/** The pool's decisions: leases, attempts, silence, fences. */
@NullMarked
package org.roadstead.core.lease;

import org.jspecify.annotations.NullMarked;
