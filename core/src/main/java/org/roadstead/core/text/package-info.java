// SPDX-License-Identifier: Apache-2.0
/** How alike two texts are. */
@NullMarked
package org.roadstead.core.text;

import org.jspecify.annotations.NullMarked;
