// SPDX-License-Identifier: Apache-2.0
/** The order in which waiting jobs are handed out. */
@NullMarked
package org.roadstead.core.queue;

import org.jspecify.annotations.NullMarked;
