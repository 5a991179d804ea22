// SPDX-License-Identifier: Apache-2.0
/** What scripts/bench cannot do in shell: calls without a process for each, and the store without a pool around it. */
@NullMarked
package org.roadstead.bench;

import org.jspecify.annotations.NullMarked;
