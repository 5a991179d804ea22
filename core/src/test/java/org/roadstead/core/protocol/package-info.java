// SPDX-License-Identifier: Apache-2.0
/** Tests of what messages are made of. */
@NullMarked
package org.roadstead.core.protocol;

import org.jspecify.annotations.NullMarked;
