// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import org.roadstead.core.job.IfMissed;
import org.roadstead.core.resource.Shape;

/**
 * Everything about a waiting job, apart from its age, on which the pool's decisions depend. Jobs of equal terms stand in
 * one queue; a pool interns terms to small numbers.
 *
 * @param priority higher goes first
 * @param attempts charged failures after which the job ends
 * @param silenceMillis how long a claimed attempt may go unheard of before another is handed out
 * @param ifMissed what becomes of the job when its start window ends before it has started
 */
public record Terms(Shape shape, int priority, int attempts, long silenceMillis, IfMissed ifMissed) {
    /** The same for a job that its start window does not bind any more: it has started once, or was reopened. */
    public Terms relaxed() {
        return ifMissed == IfMissed.RELAX ? this : new Terms(shape, priority, attempts, silenceMillis, IfMissed.RELAX);
    }
}
