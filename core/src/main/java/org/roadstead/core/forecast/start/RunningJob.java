// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import org.roadstead.core.resource.Resources;

/**
 * A job that a pilot has.
 *
 * @param held what becomes free at its end
 * @param elapsed since its claim
 */
public record RunningJob(Resources held, Duration elapsed, RunLaw law) {}
