// SPDX-License-Identifier: Apache-2.0
/** Why things happen: typed reasons with stable codes. */
@NullMarked
package org.roadstead.core.reason;

import org.jspecify.annotations.NullMarked;
