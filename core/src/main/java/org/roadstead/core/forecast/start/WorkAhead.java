// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import org.roadstead.core.resource.Resources;

/**
 * Jobs of one shape that go first.
 *
 * @param need of each
 * @param law of the run of each
 */
public record WorkAhead(Resources need, RunLaw law, long jobs) {}
