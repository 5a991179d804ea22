// SPDX-License-Identifier: Apache-2.0
/** A whole pool with harvesters and pilots in one thread, on the real decisions of core, with faults drawn from a seed. */
@NullMarked
package org.roadstead.testkit.sim;

import org.jspecify.annotations.NullMarked;
