// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.supply.PilotSize;
import org.roadstead.core.time.Moment;

/** A pilot of a {@link SharedHost}: takes what it is shown as far as it has room, and ends when it is told to and is idle. */
final class SharedPilot {
    private static final long START_MILLIS = 450;
    private static final long END_MILLIS = 150;

    final String id;
    final Resources size;
    private final SharedHost host;
    private final HarvesterLedger harvester;
    private final @Nullable String owner;
    private final long readyAt;
    private final List<Job> running = new ArrayList<>();
    private boolean greeted;
    private boolean draining;
    private long deadAt = Long.MAX_VALUE;
    private long seq;

    private record Job(PilotMessages.Grant grant, Resources least, long begin, long end) {}

    SharedPilot(SharedHost host, HarvesterLedger harvester, String id, PilotSize what, long now) {
        this.host = host;
        this.harvester = harvester;
        this.id = id;
        this.size = what.resources();
        this.owner = what.owner();
        this.readyAt = now + START_MILLIS;
    }

    boolean isDead() {
        return host.millis() >= deadAt;
    }

    void step(Moment now) {
        if (host.millis() < readyAt || deadAt != Long.MAX_VALUE) {
            return;
        }
        if (!greeted) {
            greeted = true;
            hello(now);
        }
        report(now);
        Resources free = size;
        for (Job job : running) {
            free = free.minus(job.least);
        }
        int max = draining || free.cores() == 0 ? 0 : 64;
        PilotMessages.Polled polled = harvester.poll(id, new PilotMessages.Poll(free, owner, null, max, 0), now);
        claim(polled.candidates(), free, now);
        follow(polled.commands());
        if (draining && running.isEmpty()) {
            deadAt = host.millis() + END_MILLIS;
        }
    }

    private void hello(Moment now) {
        harvester.pilotHello(
                id,
                new PilotMessages.Hello(
                        ++seq,
                        id,
                        "node",
                        1,
                        null,
                        new Capability(
                                size, null, 1, new TreeSet<>(), Set.of(RunKind.COMMAND), Long.MAX_VALUE, Serve.ALL),
                        null,
                        "sweep",
                        "sim",
                        ProtocolRange.CURRENT,
                        List.of(),
                        owner,
                        List.of()),
                now,
                host.written());
    }

    private void claim(List<PilotMessages.Candidate> candidates, Resources room, Moment now) {
        Resources free = room;
        List<Held> wanted = new ArrayList<>();
        Map<String, Resources> least = new HashMap<>();
        for (PilotMessages.Candidate candidate : candidates) {
            Resources needs = candidate.shape().least();
            if (free.covers(needs)) {
                free = free.minus(needs);
                least.put(candidate.job().toString(), needs);
                wanted.add(new Held(candidate.job(), candidate.generation(), candidate.attempt(), id));
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        for (PilotMessages.Grant grant : harvester
                .claim(id, new PilotMessages.Claim(++seq, wanted), now, host.written())
                .granted()) {
            if (owner != null && !owner.equals(grant.owner())) {
                throw new IllegalStateException(id + " of " + owner + " was given a job of " + grant.owner());
            }
            long takes = host.millisOf(grant.job().body());
            Resources needs = least.getOrDefault(grant.job().toString(), Resources.NONE);
            running.add(new Job(grant, needs, host.millis(), host.millis() + takes));
        }
    }

    private void report(Moment now) {
        List<Progress> progress = new ArrayList<>();
        List<Held> renew = new ArrayList<>();
        for (Job job : List.copyOf(running)) {
            if (job.end <= host.millis()) {
                running.remove(job);
                host.used.merge(job.grant.owner(), job.least.cores() * (job.end - job.begin), Long::sum);
                progress.add(progress(job, now, Phase.PREPARING, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED));
            } else {
                renew.add(new Held(job.grant.job(), job.grant.generation(), job.grant.attempt(), id));
            }
        }
        if (!progress.isEmpty() || host.millis() % 1_000 == 0 && !renew.isEmpty()) {
            follow(harvester
                    .pilotReport(id, new PilotMessages.Report(progress, renew), now, host.written())
                    .commands());
        }
    }

    private void follow(List<Command> commands) {
        draining |= commands.stream().anyMatch(command -> command.kind() == Command.Kind.DRAIN);
    }

    private static Progress progress(Job job, Moment now, Phase... phases) {
        List<Step> steps = new ArrayList<>();
        for (Phase phase : phases) {
            steps.add(new Step(phase, now.wall().toEpochMilli(), null, null));
        }
        PilotMessages.Grant grant = job.grant;
        return new Progress(grant.job(), grant.generation(), grant.attempt(), steps, null, null, null, null);
    }
}
