// SPDX-License-Identifier: Apache-2.0
/**
 * When a job will start: what pilots have free and will have, what goes first, and by how much such words were wrong lately.
 * docs/forecast.md has the formulas and where they come from.
 */
@NullMarked
package org.roadstead.core.forecast.start;

import org.jspecify.annotations.NullMarked;
