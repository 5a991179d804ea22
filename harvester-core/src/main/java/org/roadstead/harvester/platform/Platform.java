// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.Queue;

/**
 * What a harvester stands beside. Called by one thread at a time; calls may block for as long as the platform's own
 * commands take. Every implementation passes {@code PlatformContract}.
 */
public interface Platform extends AutoCloseable {
    /** What is fixed for the life of this platform. */
    PlatformFacts facts();

    /**
     * The queues as they are now, best first. Called each round, so it costs nothing: a platform looks at them at its own
     * pace, and as long as it cannot, the queues are as they were last seen.
     */
    List<Queue> queues();

    /**
     * Asks for pilots; those whose orders are {@linkplain PilotOrder#isLike alike} may share one request. Idempotent by the
     * pilot's id: asking again, also after a restart of the harvester, never leads to a second one. When it throws, it is
     * open which of them there are, and {@link #observe} tells.
     *
     * @return those of which there is certainly none, each once
     */
    List<PilotRefusal> start(List<PilotOrder> orders);

    /**
     * What is seen of each of {@code pilots}: one answer each, in any order, from one look at the whole platform and never
     * one per pilot. DEAD only when it is proved that nothing of the pilot runs any more, and from then on for as long as
     * it is asked about. What cannot be seen is UNKNOWN, which proves nothing.
     */
    List<PilotSeen> observe(Collection<String> pilots);

    /**
     * Ends a pilot: politely first, by force after {@code grace}. Returns at once; {@link #observe} tells when it is done.
     * Idempotent: of several graces the one that ends first holds. A pilot that is not there is passed over.
     *
     * @param reason for the platform's own records
     */
    void end(String pilot, Reason reason, Duration grace);

    /**
     * Jobs of these pilots came back because somebody else ends the pilots, and {@link #observe} has not said why: what is to be
     * learnt of that only by asking is to be asked now. Returns at once; called again while it is still unknown.
     */
    default void inquire(Set<String> pilots) {}

    /** Within what time {@link #observe} wants to be called again, going by what is under way now. */
    Duration observeWithin();

    /** Has {@code changed} run, on any thread, whenever {@link #observe} would say something new. At most one. */
    void onChange(Runnable changed);

    /** Lets go of the platform. Pilots go on. */
    @Override
    void close();
}
