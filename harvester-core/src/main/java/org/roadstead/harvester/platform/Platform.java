// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.PilotSeen;

/**
 * What a harvester stands beside. Called by one thread at a time; calls may block for as long as the platform's own
 * commands take. Every implementation passes {@code PlatformContract}.
 */
public interface Platform extends AutoCloseable {
    /** What is fixed for the life of this platform. */
    PlatformFacts facts();

    /**
     * Asks for a pilot. Idempotent by the pilot's id: asking again, also after a restart of the harvester, never leads to
     * a second one. When it fails with {@link PilotRefusedException} there is certainly no such pilot; any other failure
     * leaves that open, and {@link #observe} tells.
     */
    void start(PilotOrder order) throws PilotRefusedException;

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

    /** Within what time {@link #observe} wants to be called again, going by what is under way now. */
    Duration observeWithin();

    /** Has {@code changed} run, on any thread, whenever {@link #observe} would say something new. At most one. */
    void onChange(Runnable changed);

    /** Lets go of the platform. Pilots go on. */
    @Override
    void close();
}
