// SPDX-License-Identifier: Apache-2.0
/** What the waits that a harvester has seen say of its queues: what a pilot is to expect there, and how right such words were. */
@NullMarked
package org.roadstead.core.forecast.seen;

import org.jspecify.annotations.NullMarked;
