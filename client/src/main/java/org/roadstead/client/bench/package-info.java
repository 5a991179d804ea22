// SPDX-License-Identifier: Apache-2.0
/** What scripts/bench cannot do in shell: calls without a process for each. Never loaded by the commands. */
@NullMarked
package org.roadstead.client.bench;

import org.jspecify.annotations.NullMarked;
