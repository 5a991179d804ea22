// SPDX-License-Identifier: Apache-2.0
/** Real processes, and everything that can be done to them: what {@code scripts/torture} runs. See docs/torture.md. */
@NullMarked
package org.roadstead.testkit.torture;

import org.jspecify.annotations.NullMarked;
