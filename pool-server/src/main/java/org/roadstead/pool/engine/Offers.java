// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.lease.OfferDesk;
import org.roadstead.core.offer.OfferSet;

/**
 * Asking first. Thread-safe; each future completes after the commit that makes its answer true, on the writer's thread, and
 * fails with {@link PoolException}: NOT_FOUND for what is not there or not {@code mine}, CONFLICT with a typed reason for what
 * is over.
 */
public interface Offers {
    /** Of a pool that makes none. */
    Offers NONE = new NoOffers();

    /**
     * Asks for offers.
     *
     * @param usualGroup of the job where its description names none
     */
    CompletableFuture<OfferSet> ask(String owner, String usualGroup, JobDescription job);

    /** @param mine says of an owner whether the caller may see and take what is his */
    CompletableFuture<OfferSet> find(String set, Predicate<String> mine);

    /** Makes the job of an offer, once. */
    CompletableFuture<OfferDesk.Acceptance> accept(String set, int number, Predicate<String> mine);

    CompletableFuture<OfferSet> reject(String set, int number, Predicate<String> mine);

    /** For metrics. */
    Figures figures();

    /**
     * Since the pool began.
     *
     * @param yes sets with an offer
     * @param no sets without one
     * @param accepted offers; so the next two
     * @param asked requests answered, and {@code seconds} how long all of them took together
     */
    record Figures(long yes, long no, long accepted, long rejected, long expired, long asked, double seconds) {}
}
