// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.queue.GroupFacts;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.reason.Reason;
import org.roadstead.pool.engine.JobReads;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.engine.PoolException;
import org.roadstead.pool.engine.Submission;
import org.roadstead.pool.engine.Submitted;

/** A pool in a few maps that does what a test tells it; for what the real engine does not do on demand. */
final class FakePool implements Pool, JobReads {
    final List<Submission> submissions = new CopyOnWriteArrayList<>();
    final Map<String, JobView> jobs = new ConcurrentHashMap<>();
    final List<EventView> events = new CopyOnWriteArrayList<>();
    final List<LogPiece> log = new CopyOnWriteArrayList<>();
    final List<KeptOutput> outputs = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<HarvesterMessages.Pulled>> pulls = new CopyOnWriteArrayList<>();
    final AtomicLong number = new AtomicLong();
    volatile long firstEvent = 1;
    private final List<Consumer<List<EventView>>> onEvents = new CopyOnWriteArrayList<>();
    private final List<Consumer<JobId>> onLog = new CopyOnWriteArrayList<>();

    JobId add(String owner, String group, Phase phase) {
        JobId id = new JobId(String.format("j%026d", number.incrementAndGet()));
        put(id, owner, group, phase);
        return id;
    }

    JobView find(JobId id) {
        return Objects.requireNonNull(jobs.get(id.value()));
    }

    void put(JobId id, String owner, String group, Phase phase) {
        jobs.put(
                id.value(),
                new JobView(
                        id,
                        "n",
                        owner,
                        group,
                        phase,
                        Reason.SUBMITTED,
                        1,
                        0,
                        0,
                        Instant.EPOCH,
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        Map.of(),
                        JsonNodeFactory.instance.objectNode()));
    }

    void move(JobId id, Phase phase) {
        JobView job = find(id);
        put(id, job.owner(), job.group(), phase);
        EventView event = new EventView(events.size() + 1L, id.value(), phase, Instant.EPOCH, null, null, 1, null);
        events.add(event);
        onEvents.forEach(listener -> listener.accept(List.of(event)));
    }

    void write(JobId id, LogPiece piece) {
        log.add(piece);
        onLog.forEach(listener -> listener.accept(id));
    }

    @Override
    public CompletableFuture<Policy> policy() {
        return CompletableFuture.completedFuture(Policy.DEFAULT);
    }

    @Override
    public CompletableFuture<Policy> policy(Policy policy) {
        return CompletableFuture.completedFuture(policy);
    }

    @Override
    public CompletableFuture<List<GroupFacts>> groups() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<Submitted> submit(Submission submission) {
        submissions.add(submission);
        List<String> ids = new ArrayList<>();
        submission
                .jobs()
                .forEach(job -> ids.add(add(submission.owner(), submission.group(), Phase.WAITING)
                        .value()));
        return CompletableFuture.completedFuture(
                new Submitted(ids.get(0), null, ids.size(), ids, null, null, null, false));
    }

    @Override
    public CompletableFuture<Phase> cancel(JobId job) {
        move(job, Phase.CANCELLED);
        return CompletableFuture.completedFuture(Phase.CANCELLED);
    }

    @Override
    public CompletableFuture<Long> cancel(SweepId sweep) {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public CompletableFuture<Long> reopen(SweepId sweep, Phase from) {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public CompletableFuture<Boolean> reopen(JobId job) {
        return CompletableFuture.completedFuture(find(job).phase().isTerminal());
    }

    @Override
    public CompletableFuture<Explanation> explain(JobId job) {
        return CompletableFuture.completedFuture(
                new Explanation(job, Phase.WAITING, Reason.NO_HARVESTER, "nobody is here", 0, List.of(), null));
    }

    @Override
    public CompletableFuture<HarvesterMessages.Welcome> hello(String harvester, HarvesterMessages.Hello hello) {
        return CompletableFuture.completedFuture(new HarvesterMessages.Welcome(1, 1, "e", "test", 1, 120_000, false));
    }

    @Override
    public CompletableFuture<HarvesterMessages.Reconciled> reconcile(
            String harvester, HarvesterMessages.Reconcile reconcile) {
        return CompletableFuture.failedFuture(
                new PoolException(PoolException.Kind.CONFLICT, "started again since", null, Reason.STALE_INCARNATION));
    }

    @Override
    public CompletableFuture<HarvesterMessages.Pulled> pull(String harvester, HarvesterMessages.Pull pull) {
        CompletableFuture<HarvesterMessages.Pulled> pulled = new CompletableFuture<>();
        pulls.add(pulled);
        return pulled;
    }

    @Override
    public CompletableFuture<HarvesterMessages.Reported> report(String harvester, HarvesterMessages.Report report) {
        return CompletableFuture.failedFuture(new IllegalStateException("secret particulars"));
    }

    @Override
    public CompletableFuture<Boolean> drain(String harvester, boolean draining) {
        return CompletableFuture.completedFuture(harvester.equals("local"));
    }

    @Override
    public CompletableFuture<Boolean> resume(String harvester) {
        return CompletableFuture.completedFuture(harvester.equals("local"));
    }

    @Override
    public CompletableFuture<List<HarvesterView>> harvesters() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public PoolFigures figures() {
        return new PoolFigures(Map.of(Phase.WAITING, (long) jobs.size()), 0, pulls.size(), 1, 1, submissions.size(), 0);
    }

    @Override
    public JobReads reads() {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public Optional<JobView> job(JobId id) {
        return Optional.ofNullable(jobs.get(id.value()));
    }

    @Override
    public List<EventView> history(JobId id) {
        return events(id.value(), 0, Integer.MAX_VALUE);
    }

    @Override
    public Optional<SweepView> sweep(SweepId id) {
        List<JobView> members = jobs.values().stream()
                .filter(job -> job.id().value().startsWith(id.value()))
                .toList();
        return members.stream()
                .findAny()
                .map(any -> new SweepView(
                        id,
                        "n",
                        any.owner(),
                        any.group(),
                        members.size(),
                        members.stream().collect(Collectors.groupingBy(JobView::phase, Collectors.counting())),
                        Instant.EPOCH,
                        JsonNodeFactory.instance.objectNode()));
    }

    @Override
    public JobPage jobs(JobFilter filter, @Nullable String cursor, int limit) {
        return new JobPage(
                jobs.values().stream()
                        .filter(job -> filter.visibleTo() == null || job.owner().equals(filter.visibleTo()))
                        .limit(limit)
                        .toList(),
                null);
    }

    @Override
    public List<EventView> events(String jobOrSweep, long after, int limit) {
        return events.stream()
                .filter(event -> event.seq() > after && event.job().startsWith(jobOrSweep))
                .limit(limit)
                .toList();
    }

    @Override
    public long firstEvent() {
        return firstEvent;
    }

    @Override
    public List<KeptOutput> outputs(JobId id) {
        return outputs;
    }

    @Override
    public List<LogPiece> log(JobId id, String stream, int attempt, long from, int maxBytes) {
        int wanted = attempt != 0
                ? attempt
                : log.stream().mapToInt(LogPiece::attempt).max().orElse(0);
        return log.stream()
                .filter(piece -> piece.attempt() == wanted && piece.offset() >= from)
                .limit(1)
                .toList();
    }

    @Override
    public AutoCloseable onEvents(Consumer<List<EventView>> listener) {
        onEvents.add(listener);
        return () -> onEvents.remove(listener);
    }

    @Override
    public AutoCloseable onLog(Consumer<JobId> listener) {
        onLog.add(listener);
        return () -> onLog.remove(listener);
    }
}
