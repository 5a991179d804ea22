// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import org.jspecify.annotations.Nullable;
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
 * @param harvester the only one that may have the job, because an offer of it was accepted; null when any may
 */
public record Terms(
        Shape shape, int priority, int attempts, long silenceMillis, IfMissed ifMissed, @Nullable String harvester) {
    /** Of a job that any harvester may have. */
    public Terms(Shape shape, int priority, int attempts, long silenceMillis, IfMissed ifMissed) {
        this(shape, priority, attempts, silenceMillis, ifMissed, null);
    }

    /** Whether {@code name} may have the job, as far as offers go. */
    public boolean mayBeAt(String name) {
        return harvester == null || harvester.equals(name);
    }

    /** The same for a job bound to {@code name}; null binds it to none. */
    public Terms boundTo(@Nullable String name) {
        return new Terms(shape, priority, attempts, silenceMillis, ifMissed, name);
    }

    /** The same for a job that its start window does not bind any more: it has started once, or was reopened. */
    public Terms relaxed() {
        return ifMissed == IfMissed.RELAX
                ? this
                : new Terms(shape, priority, attempts, silenceMillis, IfMissed.RELAX, harvester);
    }
}
