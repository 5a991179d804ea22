// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.lease.OfferDesk;
import org.roadstead.core.offer.OfferSet;

/** Where none are made. */
final class NoOffers implements Offers {
    private static <T> CompletableFuture<T> none() {
        return CompletableFuture.failedFuture(
                new PoolException(PoolException.Kind.NOT_FOUND, "this pool makes no offers", null, null));
    }

    @Override
    public CompletableFuture<OfferSet> ask(String owner, String usualGroup, JobDescription job) {
        return none();
    }

    @Override
    public CompletableFuture<OfferSet> find(String set, Predicate<String> mine) {
        return none();
    }

    @Override
    public CompletableFuture<OfferDesk.Acceptance> accept(String set, int number, Predicate<String> mine) {
        return none();
    }

    @Override
    public CompletableFuture<OfferSet> reject(String set, int number, Predicate<String> mine) {
        return none();
    }

    @Override
    public Figures figures() {
        return new Figures(0, 0, 0, 0, 0, 0, 0);
    }
}
