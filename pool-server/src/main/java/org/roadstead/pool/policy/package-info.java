// SPDX-License-Identifier: Apache-2.0
/** How an operator writes down shares and limits. */
@NullMarked
package org.roadstead.pool.policy;

import org.jspecify.annotations.NullMarked;
