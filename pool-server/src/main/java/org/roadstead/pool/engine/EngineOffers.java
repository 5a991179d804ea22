// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.DescriptionWriter;
import org.roadstead.core.job.Ids;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.Reading;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.lease.OfferDesk;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferMaker;
import org.roadstead.core.offer.OfferPhase;
import org.roadstead.core.offer.OfferRequest;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.offer.Preparing;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;
import org.roadstead.core.time.UnmetWish;
import org.roadstead.core.time.Wish;
import org.roadstead.pool.disk.DiskRoom;

/** {@link Offers} as requests to the writer, like anybody's. */
final class EngineOffers implements Offers {
    private final PoolWriter writer;
    private final Ids ids;
    private final Supplier<Moment> clock;
    private final DiskRoom room;
    private final LongAdder millis = new LongAdder();
    private final LongAdder asked = new LongAdder();

    EngineOffers(PoolWriter writer, Ids ids, Supplier<Moment> clock, DiskRoom room) {
        this.room = room;
        this.writer = writer;
        this.ids = ids;
        this.clock = clock;
    }

    private <T> CompletableFuture<T> submit(Ask.Work<T> work) {
        return writer.ask(new Ask<>(work));
    }

    @Override
    public CompletableFuture<OfferSet> ask(String owner, String usualGroup, JobDescription job) {
        if (!room.isAmple()) {
            return CompletableFuture.failedFuture(noRoom());
        }
        long begin = clock.get().monotonicMillis();
        OfferRequest request;
        try {
            request = request(owner, usualGroup, job, clock.get().wall());
        } catch (PoolException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<OfferSet> made = submit(turn -> turn.ledger().offers().ask(request, turn.now()));
        return made.whenComplete((set, failure) -> {
            asked.increment();
            millis.add(clock.get().monotonicMillis() - begin);
        });
    }

    private OfferRequest request(String owner, String usualGroup, JobDescription job, Instant now) {
        if (job.sweep() != null) {
            throw wrong(
                    "sweep", "offers are for one job: submit a sweep without asking, or ask for one of its members");
        }
        if (!job.after().isEmpty()) {
            throw wrong(
                    "after",
                    "nobody can say when a job starts that comes after others: leave it out, or submit the job");
        }
        String group = job.group() == null ? usualGroup : job.group();
        try {
            StartWindow resolved = job.start().resolve(now);
            List<StartWindow> wished = new ArrayList<>();
            for (Wish wish : job.start().wishes()) {
                wished.add(wish.resolve(now));
            }
            return new OfferRequest(
                    ids.next('q'),
                    owner,
                    group,
                    Preparation.terms(job, job.resources(), owner, group),
                    resolved,
                    wished,
                    job.zone().getId(),
                    Preparing.of(job),
                    job.asking().many(),
                    job.asking().minConfidence(),
                    DescriptionWriter.toJson(job).toString());
        } catch (UnmetWish unmet) {
            throw new PoolException(PoolException.Kind.UNPROCESSABLE, unmet.sentence(), unmet.field(), null);
        }
    }

    private PoolException noRoom() {
        return new PoolException(PoolException.Kind.NO_ROOM, room.sentence(), null, Reason.DISK_RESERVE);
    }

    private static PoolException wrong(String field, String message) {
        return new PoolException(PoolException.Kind.UNPROCESSABLE, message, field, null);
    }

    @Override
    public CompletableFuture<OfferSet> find(String set, Predicate<String> mine) {
        return submit(turn -> find(turn, set, mine));
    }

    @Override
    public CompletableFuture<OfferDesk.Acceptance> accept(String set, int number, Predicate<String> mine) {
        if (!room.isAmple()) {
            return CompletableFuture.failedFuture(noRoom());
        }
        return submit(turn -> {
            OfferSet found = find(turn, set, mine);
            Offer offer = offer(found, set, number);
            return turn.ledger().offers().accept(found, offer, each -> body(turn, found, each), turn.now());
        });
    }

    @Override
    public CompletableFuture<OfferSet> reject(String set, int number, Predicate<String> mine) {
        return submit(turn -> {
            OfferSet found = find(turn, set, mine);
            return turn.ledger().offers().reject(found, offer(found, set, number));
        });
    }

    /** What is not the caller's is not there. */
    private static OfferSet find(Turn turn, String set, Predicate<String> mine) {
        OfferSet found = turn.ledger().offers().find(set, turn.now());
        if (found == null || !mine.test(found.owner())) {
            throw notThere(set);
        }
        return found;
    }

    private static Offer offer(OfferSet set, String id, int number) {
        Offer offer = set.offer(number);
        if (offer == null) {
            throw notThere(id + "." + number);
        }
        return offer;
    }

    private static PoolException notThere(String id) {
        return new PoolException(
                PoolException.Kind.NOT_FOUND,
                "there is no offer " + id + " of yours; offers are forgotten some time after they have expired",
                null,
                null);
    }

    private NewBody body(Turn turn, OfferSet set, Offer offer) {
        byte[] asked = turn.ledger().offers().request(set).getBytes(StandardCharsets.UTF_8);
        if (!(DescriptionReader.readJson(asked) instanceof Reading.Described read)) {
            throw new IllegalStateException("what was asked for " + set.id() + " cannot be read any more");
        }
        JobDescription job = read.description().with(offer.resources().cores());
        return new NewBody(
                ids.job().value(),
                set.owner(),
                set.group(),
                job.name(),
                List.of(new TermsRun(OfferMaker.terms(set.terms(), offer), 1)),
                offer.wished(),
                List.of(),
                job.labels(),
                DescriptionWriter.toJson(job).toString());
    }

    @Override
    public Figures figures() {
        var counts = writer.offers();
        return new Figures(
                counts.yes(),
                counts.no(),
                counts.offers()[OfferPhase.ACCEPTED.ordinal()],
                counts.offers()[OfferPhase.REJECTED.ordinal()],
                counts.offers()[OfferPhase.EXPIRED.ordinal()],
                asked.sum(),
                millis.sum() / 1000.0);
    }

    /** @param job of a submission; null where nobody asks */
    static @Nullable PoolException refuseAsking(JobDescription job, int place) {
        if (!job.asking().many()) {
            return null;
        }
        return new PoolException(
                PoolException.Kind.UNPROCESSABLE,
                "accept: many is for whoever asks for offers; what is submitted is taken as it is",
                "accept",
                null,
                place);
    }
}
