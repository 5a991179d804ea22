// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Ids;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes.AcceptedOutputs;
import org.roadstead.core.lease.Event;
import org.roadstead.core.lease.Holder;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.pool.store.JobQuery;
import org.roadstead.pool.store.LogStore;
import org.roadstead.pool.store.StoreReads;
import org.roadstead.pool.store.StoredEvent;
import org.roadstead.pool.store.StoredJob;
import org.roadstead.pool.store.StoredOffer;
import org.roadstead.pool.store.StoredSweep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is committed, as callers of the pool see it. */
final class EngineReads implements JobReads {
    private static final Logger LOG = LoggerFactory.getLogger(EngineReads.class);
    /** Rows looked at for one page when labels sort most of them out. */
    private static final int MOST_LOOKED_AT = 20_000;

    private static final byte[] NO_LOG =
            "[... no log of this job is kept any more ...]\n".getBytes(StandardCharsets.UTF_8);

    private final StoreReads store;
    private final LogStore logs;
    private final Members members = new Members();
    private final List<Consumer<List<EventView>>> eventListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<JobId>> logListeners = new CopyOnWriteArrayList<>();
    private final Set<JobId> grown = ConcurrentHashMap.newKeySet();

    EngineReads(StoreReads store, LogStore logs) {
        this.store = store;
        this.logs = logs;
    }

    // --- towards the writer ----------------------------------------------------------------------------------------

    /** Told by the writer after each commit that made events. */
    void committed(List<StoredEvent> events) {
        if (!eventListeners.isEmpty()) {
            List<EventView> views = events.stream().map(EngineReads::view).toList();
            eventListeners.forEach(listener -> tell(listener, views));
        }
    }

    /** Told by the writer in a turn that adds to a job's log; passed on when it is committed. */
    void logGrew(JobId job) {
        if (!logListeners.isEmpty()) {
            grown.add(job);
        }
    }

    void logsCommitted() {
        if (!grown.isEmpty()) {
            for (JobId job : List.copyOf(grown)) {
                grown.remove(job);
                logListeners.forEach(listener -> tell(listener, job));
            }
        }
    }

    private static <T> void tell(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException e) {
            LOG.warn("a listener failed", e);
        }
    }

    @Override
    public AutoCloseable onEvents(Consumer<List<EventView>> listener) {
        eventListeners.add(listener);
        return () -> eventListeners.remove(listener);
    }

    @Override
    public AutoCloseable onLog(Consumer<JobId> listener) {
        logListeners.add(listener);
        return () -> logListeners.remove(listener);
    }

    // --- jobs ------------------------------------------------------------------------------------------------------

    private record Located(BodyFacts body, long num) {}

    private Optional<Located> locate(JobId id) {
        return store.body(id.body())
                .map(body -> new Located(body, body.num(id)))
                .filter(there -> there.num >= 0);
    }

    @Override
    public Optional<JobView> job(JobId id) {
        return locate(id).flatMap(there -> store.job(there.num)).map(this::view);
    }

    @Override
    public List<EventView> history(JobId id) {
        return locate(id)
                .map(there -> store.history(there.body, there.num).stream()
                        .map(event -> view(event, id.value()))
                        .toList())
                .orElse(List.of());
    }

    @Override
    public Optional<SweepView> sweep(SweepId id) {
        return store.body(id.value()).map(body -> {
            StoredSweep stored = store.sweep(body);
            Map<Phase, Long> counts = new EnumMap<>(Phase.class);
            for (Phase phase : Phase.values()) {
                if (stored.counts()[phase.ordinal()] != 0) {
                    counts.put(phase, stored.counts()[phase.ordinal()]);
                }
            }
            return new SweepView(
                    id,
                    stored.name(),
                    body.owner(),
                    body.group(),
                    body.size(),
                    counts,
                    body.created(),
                    BodyCache.parse(stored.description()));
        });
    }

    @Override
    public JobPage jobs(JobFilter filter, @Nullable String cursor, int limit) {
        Long sweep = null;
        if (filter.sweep() != null) {
            Optional<BodyFacts> body = store.body(filter.sweep().value());
            if (body.isEmpty()) {
                return new JobPage(List.of(), null);
            }
            sweep = body.get().first();
        }
        List<JobView> items = new ArrayList<>();
        Long from = cursor == null ? null : (Long) number(cursor);
        int looked = 0;
        while (true) {
            JobQuery query = new JobQuery(
                    filter.phases(),
                    filter.owner(),
                    sweep,
                    filter.visibleTo(),
                    filter.visibleGroups(),
                    !filter.labels().isEmpty(),
                    filter.newestFirst(),
                    from);
            int wanted = limit - items.size() + 1;
            List<StoredJob> rows = store.jobs(query, wanted);
            for (StoredJob row : rows) {
                if (items.size() == limit) {
                    return new JobPage(items, cursor(from));
                }
                long num = row.row().num();
                if (filter.oneOfEach() && from != null && (filter.newestFirst() ? num >= from : num <= from)) {
                    continue; // of a sweep of which one is there already
                }
                from = num;
                JobView view = view(row);
                if (view.labels().entrySet().containsAll(filter.labels().entrySet())) {
                    items.add(view);
                    if (filter.oneOfEach()) {
                        from = filter.newestFirst()
                                ? row.body().first()
                                : row.body().last();
                    }
                }
            }
            looked += rows.size();
            if (rows.size() < wanted) {
                return new JobPage(items, null);
            }
            if (looked > MOST_LOOKED_AT) {
                return new JobPage(items, cursor(from));
            }
        }
    }

    private static @Nullable String cursor(@Nullable Long num) {
        return num == null ? null : Long.toString(num, 36);
    }

    private static long number(String cursor) {
        try {
            long num = cursor.matches("[0-9a-z]{1,13}") ? Long.parseLong(cursor, 36) : -1;
            if (num >= 0) {
                return num;
            }
        } catch (NumberFormatException e) {
            throw notACursor();
        }
        throw notACursor();
    }

    private static PoolException notACursor() {
        return new PoolException(
                PoolException.Kind.UNPROCESSABLE, "not a cursor that this pool gave out", "after", null);
    }

    private JobView view(StoredJob stored) {
        JobRow row = stored.row();
        BodyFacts body = stored.body();
        JsonNode description = members.description(stored);
        JsonNode priority = description.get("priority");
        Holder holder = row.holder();
        return new JobView(
                body.job(row.num()),
                Members.name(description),
                body.owner(),
                body.group(),
                row.phase(),
                row.reason(),
                row.attempt(),
                row.tries(),
                priority == null ? 0 : priority.asInt(),
                body.created(),
                body.window().notBefore(),
                body.window().end(),
                row.num() == body.first() ? body.promised() : null,
                stored.moves(),
                holder == null ? null : holder.placement(),
                row.exit(),
                Members.labels(description),
                description);
    }

    // --- events, outputs, logs -------------------------------------------------------------------------------------

    private static EventView view(StoredEvent stored) {
        return view(stored, stored.job());
    }

    private static EventView view(StoredEvent stored, String job) {
        Event event = stored.event();
        return new EventView(
                stored.seq(),
                job,
                event.phase(),
                Instant.ofEpochMilli(event.at()),
                event.reason(),
                event.message(),
                event.attempt(),
                event.placement());
    }

    @Override
    public List<EventView> events(String jobOrSweep, long after, int limit) {
        if (JobId.isJobId(jobOrSweep)) {
            return history(new JobId(jobOrSweep)).stream()
                    .filter(event -> event.seq() > after)
                    .limit(limit)
                    .toList();
        }
        return store.body(jobOrSweep)
                .map(body -> store.events(body, after, limit).stream()
                        .map(EngineReads::view)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public long firstEvent() {
        return store.firstEvent();
    }

    @Override
    public Optional<StoredOffer> offer(JobId id) {
        return locate(id).flatMap(there -> store.offer(there.num));
    }

    @Override
    public List<KeptOutput> outputs(JobId id) {
        return locate(id)
                .flatMap(there -> store.job(there.num))
                .filter(job -> job.row().phase().isTerminal())
                .flatMap(job -> store.outputs(job.row().num())
                        .filter(outputs -> outputs.attempt() == job.row().attempt()))
                .map(AcceptedOutputs::outputs)
                .orElse(List.of());
    }

    @Override
    public boolean mayBeRemoved(String jobOrSweep) {
        return Ids.millis(jobOrSweep) <= store.removedTo();
    }

    @Override
    public List<LogPiece> log(JobId id, String stream, int attempt, long from, int maxBytes) {
        Optional<Located> there = locate(id);
        if (there.isEmpty()) {
            return List.of();
        }
        long num = there.get().num;
        int wanted = attempt > 0 ? attempt : logs.newestAttempt(num, stream);
        List<LogPiece> pieces = logs.read(num, wanted, stream, from, maxBytes).stream()
                .map(piece -> new LogPiece(wanted, piece.offset(), piece.data()))
                .toList();
        boolean dropped = pieces.isEmpty() && from == 0 && num <= logs.droppedTo() && !store.isOpen(num);
        return dropped ? List.of(new LogPiece(Math.max(1, wanted), 0, NO_LOG.clone())) : pieces;
    }
}
