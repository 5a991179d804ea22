// SPDX-License-Identifier: Apache-2.0
/**
 * How long something will wait, learnt from what waited before: quantiles that are always finite and whose stated confidence is
 * tracked against what came true. docs/forecast.md has the formulas and where they come from.
 */
@NullMarked
package org.roadstead.core.forecast;

import org.jspecify.annotations.NullMarked;
