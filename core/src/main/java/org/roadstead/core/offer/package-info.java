// SPDX-License-Identifier: Apache-2.0
/** Offers: what is answered to somebody who asks where and when a job could start, and what becomes of the answers. */
@NullMarked
package org.roadstead.core.offer;

import org.jspecify.annotations.NullMarked;
