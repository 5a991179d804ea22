// SPDX-License-Identifier: Apache-2.0
/** Estimators that know nothing of queues: quantiles from censored observations, and a penalised straight line. */
@NullMarked
package org.roadstead.core.forecast.estimate;

import org.jspecify.annotations.NullMarked;
