// SPDX-License-Identifier: Apache-2.0
/** Replays logs of real queues through the forecaster that answers live, and scores what it would have said beside simpler rules. */
@NullMarked
package org.roadstead.bench.replay;

import org.jspecify.annotations.NullMarked;
