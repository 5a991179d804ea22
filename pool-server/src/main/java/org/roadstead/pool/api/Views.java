// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.HarvesterMessages.PilotStatus;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.PilotMessages.Trouble;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.time.StartWindow;
import org.roadstead.pool.engine.JobReads;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.engine.Submitted;
import org.roadstead.pool.identity.Token;
import org.roadstead.pool.store.StoredOffer;

/** The public shapes, as openapi.yaml names them: instants in ISO 8601, durations too, typed reasons by name. */
final class Views {
    /** Of these shapes some say null aloud, which the wire's mapper would not see. Thread-safe. */
    static final ObjectMapper MAPPER =
            Json.MAPPER.rebuild().enable(MapperFeature.USE_ANNOTATIONS).build();

    private Views() {}

    /** {@code Submitted}. */
    record SubmittedJson(
            String id,
            @Nullable String sweep,
            long count,
            List<String> jobs,
            WindowViews.@Nullable WindowJson window,
            @Nullable ResolvedStart resolvedStart) {}

    /** {@code JobSummary}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record JobSummary(
            String id,
            @Nullable String name,
            String owner,
            String group,
            Phase phase,
            @Nullable Reason reason,
            int attempt,
            int tries,
            int priority,
            String created,
            Map<String, String> labels,
            WindowViews.JobWindow window,
            @Nullable Placement placement,
            @Nullable Exit exit) {}

    /** {@code Job}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record JobJson(
            String id,
            @Nullable String name,
            String owner,
            String group,
            Phase phase,
            @Nullable Reason reason,
            int attempt,
            int tries,
            int priority,
            String created,
            Map<String, String> labels,
            WindowViews.JobWindow window,
            @Nullable Placement placement,
            @Nullable Exit exit,
            OfferViews.@Nullable JobOffer offer,
            List<HistoryJson> history,
            JsonNode description) {}

    /** {@code HistoryEntry}. */
    record HistoryJson(
            Phase phase,
            String at,
            @Nullable Reason reason,
            @Nullable String message,
            int attempt,
            @Nullable Placement placement) {}

    /** {@code Event}. */
    record EventJson(
            long seq,
            String job,
            Phase phase,
            String at,
            @Nullable Reason reason,
            @Nullable String message,
            int attempt,
            @Nullable Placement placement) {}

    /** A list and where it goes on. */
    record Page(List<?> items, @Nullable String next) {}

    /** {@code Sweep}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SweepJson(
            String id,
            @Nullable String name,
            String owner,
            String group,
            long total,
            Map<Phase, Long> counts,
            Phase phase,
            String created,
            JsonNode description) {}

    /** {@code Explanation}. */
    record ExplanationJson(
            String job,
            Phase phase,
            @Nullable Reason reason,
            String message,
            long position,
            List<VerdictJson> harvesters,
            WindowViews.@Nullable WindowJson window) {}

    /** {@code Verdict}: why a harvester can take a job or cannot. */
    record VerdictJson(String harvester, String platform, boolean present, boolean fits, List<?> reasons) {}

    /** {@code Harvester}. */
    record HarvesterJson(
            String name,
            String platform,
            String release,
            long incarnation,
            boolean present,
            boolean draining,
            String lastHeard,
            int leased,
            @Nullable Object status) {}

    /** {@code Pilot}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record PilotJson(
            String id,
            String harvester,
            @Nullable String node,
            @Nullable Long pid,
            @Nullable String allocation,
            @Nullable String owner,
            String state,
            int slots,
            int running,
            @Nullable String timeLeft,
            @Nullable String containment,
            @Nullable Trouble trouble,
            @Nullable String queue,
            @Nullable String waitsFor) {}

    /** {@code Wait}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record WaitJson(
            String pilot,
            String queue,
            Resources size,
            @Nullable String gpuType,
            List<String> features,
            @Nullable String life,
            String submitted,
            @Nullable String eligible,
            @Nullable String started,
            @Nullable String gone,
            @Nullable String firstEstimate,
            @Nullable String lastEstimate) {}

    /** {@code Token}; {@code token} only in the answer that made it. */
    record TokenJson(
            String id,
            String role,
            @Nullable String subject,
            List<String> groups,
            String created,
            @Nullable String expires,
            @Nullable String harvester,
            @Nullable String token) {}

    static SubmittedJson submitted(Submitted submitted) {
        StartWindow window = submitted.window();
        return new SubmittedJson(
                submitted.id(),
                submitted.sweep(),
                submitted.count(),
                submitted.jobs(),
                WindowViews.window(submitted.promised()),
                ResolvedStart.of(
                        window == null ? null : WindowViews.interval(window.notBefore(), window.end()),
                        submitted.zone()));
    }

    static JobSummary summary(JobReads.JobView job) {
        return new JobSummary(
                job.id().value(),
                job.name(),
                job.owner(),
                job.group(),
                job.phase(),
                job.reason(),
                job.attempt(),
                job.tries(),
                job.priority(),
                job.created().toString(),
                job.labels(),
                WindowViews.of(job),
                job.placement(),
                job.exit());
    }

    static JobJson job(
            JobReads.JobView job,
            WindowViews.JobWindow window,
            Optional<StoredOffer> offer,
            List<JobReads.EventView> history) {
        return new JobJson(
                job.id().value(),
                job.name(),
                job.owner(),
                job.group(),
                job.phase(),
                job.reason(),
                job.attempt(),
                job.tries(),
                job.priority(),
                job.created().toString(),
                job.labels(),
                window,
                job.placement(),
                job.exit(),
                offer.map(OfferViews::job).orElse(null),
                history.stream()
                        .map(event -> new HistoryJson(
                                event.phase(),
                                event.at().toString(),
                                event.reason(),
                                event.message(),
                                event.attempt(),
                                event.placement()))
                        .toList(),
                job.description());
    }

    static EventJson event(JobReads.EventView event) {
        return new EventJson(
                event.seq(),
                event.job(),
                event.phase(),
                event.at().toString(),
                event.reason(),
                event.message(),
                event.attempt(),
                event.placement());
    }

    static SweepJson sweep(JobReads.SweepView sweep) {
        return new SweepJson(
                sweep.id().value(),
                sweep.name(),
                sweep.owner(),
                sweep.group(),
                sweep.total(),
                new TreeMap<>(sweep.counts()),
                phase(sweep),
                sweep.created().toString(),
                sweep.description());
    }

    /**
     * One phase for all: that of the furthest member still under way; when none is, FAILED before CANCELLED before
     * COMPLETED.
     */
    static Phase phase(JobReads.SweepView sweep) {
        Phase[] order = {
            Phase.RUNNING,
            Phase.RELEASING,
            Phase.AVAILABLE,
            Phase.PREPARING,
            Phase.WAITING,
            Phase.FAILED,
            Phase.CANCELLED,
            Phase.COMPLETED
        };
        for (Phase phase : order) {
            if (sweep.counts().getOrDefault(phase, 0L) > 0) {
                return phase;
            }
        }
        return Phase.WAITING;
    }

    static ExplanationJson explanation(Pool.Explanation why) {
        return new ExplanationJson(
                why.job().value(),
                why.phase(),
                why.reason(),
                why.message(),
                why.position(),
                why.harvesters().stream()
                        .map(verdict -> new VerdictJson(
                                verdict.harvester(),
                                verdict.platform(),
                                verdict.present(),
                                verdict.verdict().fits(),
                                verdict.verdict().refusals()))
                        .toList(),
                WindowViews.window(why.window()));
    }

    static HarvesterJson harvester(Pool.HarvesterView view, Instant now) {
        return new HarvesterJson(
                view.name(),
                view.platform(),
                view.release(),
                view.incarnation(),
                view.present(),
                view.draining(),
                now.minusMillis(view.lastHeardMillisAgo()).toString(),
                view.leased(),
                view.status());
    }

    static PilotJson pilot(String harvester, PilotStatus pilot) {
        Long left = pilot.timeLeftMillis();
        return new PilotJson(
                pilot.id(),
                harvester,
                pilot.node(),
                pilot.pid(),
                pilot.allocation(),
                pilot.owner(),
                pilot.state(),
                pilot.size().cores(),
                pilot.running(),
                left == null ? null : Duration.ofSeconds(left / 1000).toString(),
                pilot.containment(),
                pilot.trouble(),
                pilot.queue(),
                pilot.waitsFor());
    }

    static WaitJson wait(WaitSeen wait) {
        return new WaitJson(
                wait.pilot(),
                wait.queue(),
                wait.size(),
                wait.gpuType(),
                List.copyOf(wait.features()),
                wait.lifeMillis() == null
                        ? null
                        : Duration.ofMillis(wait.lifeMillis()).toString(),
                Instant.ofEpochMilli(wait.submitted()).toString(),
                at(wait.eligible()),
                at(wait.started()),
                at(wait.gone()),
                at(wait.firstEstimate()),
                at(wait.lastEstimate()));
    }

    private static @Nullable String at(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis).toString();
    }

    /** @param text null when it is only listed */
    static TokenJson token(Token token, @Nullable String text) {
        return new TokenJson(
                token.id(),
                token.role().name().toLowerCase(Locale.ROOT),
                token.subject(),
                token.groups(),
                token.created().toString(),
                token.expires() == null ? null : token.expires().toString(),
                token.harvester(),
                text);
    }
}
