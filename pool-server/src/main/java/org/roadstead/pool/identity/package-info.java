// SPDX-License-Identifier: Apache-2.0
/** Who is asking: principals, tokens, and what each may see. */
@NullMarked
package org.roadstead.pool.identity;

import org.jspecify.annotations.NullMarked;
