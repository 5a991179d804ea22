// SPDX-License-Identifier: Apache-2.0
/** Tests of the pilot's decisions. */
@NullMarked
package org.roadstead.core.choice;

import org.jspecify.annotations.NullMarked;
