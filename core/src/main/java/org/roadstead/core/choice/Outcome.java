// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.KeptOutput;

/**
 * How an attempt ended on this node.
 *
 * @param phase COMPLETED, FAILED, CANCELLED, or WAITING when it is handed back
 * @param outputs kept by the pool
 * @param staged whether outputs stand under an attempt's name and must be renamed once the pool has taken RELEASING
 */
public record Outcome(Phase phase, @Nullable Exit exit, List<KeptOutput> outputs, boolean staged) {}
