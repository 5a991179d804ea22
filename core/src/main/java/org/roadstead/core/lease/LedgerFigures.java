// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.Map;
import org.roadstead.core.job.Phase;

/**
 * @param jobsByPhase phases without jobs are left out
 * @param ready jobs that a pull could get now
 * @param leases jobs held by harvesters
 * @param submitted jobs since this ledger began
 * @param granted leases since this ledger began
 */
public record LedgerFigures(Map<Phase, Long> jobsByPhase, long ready, long leases, long submitted, long granted) {}
