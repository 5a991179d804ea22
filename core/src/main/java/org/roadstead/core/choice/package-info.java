// SPDX-License-Identifier: Apache-2.0
/** The pilot's decisions: what it claims, how long it may run it, when it must stop. */
@NullMarked
package org.roadstead.core.choice;

import org.jspecify.annotations.NullMarked;
