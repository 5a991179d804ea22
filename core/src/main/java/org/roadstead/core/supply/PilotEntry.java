// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;

/** One pilot from the moment it is asked for until it is proved dead. */
final class PilotEntry {
    /**
     * So long a pilot that makes room for another owner is not told so while it has jobs, and is just shown no more: what
     * it has claimed ahead is done by then, and need not come back.
     */
    static final long GENTLE_MILLIS = 1_000;

    /** How long nothing may be heard of a pilot before it is called silent. */
    static final long SILENT_MILLIS = 90_000;

    /** How long a queue's platform may take to see a pilot at all. */
    private static final long UNSEEN_MILLIS = 600_000;

    /** After how long a command that was not followed is said again. */
    static final long REPEAT_MILLIS = 2_000;

    final String id;
    /** Another one when a pilot started by hand is started again. */
    String tokenHash;
    /** When it was asked for, or when this process found it in its store. */
    final long startedAt;

    /** The platform's queue that it was asked of. */
    final String queue;

    final @Nullable String gpuType;
    final SortedSet<String> features;
    /** How long an allocation was asked for; null when it has no end. */
    final @Nullable Duration life;
    /** The container image that it was made of, whose jobs alone it takes; null when of none in particular. */
    final @Nullable String image;

    Resources size;

    @Nullable
    String owner;
    /** Of the newest hello or claim; durable with each hello. */
    long seq;

    long pid;
    /** Whether it has ever said hello. */
    boolean known;
    /** Whether it has said hello to this start of the harvester. */
    boolean greeted;

    long heardAt;

    @Nullable
    Capability capability;

    @Nullable
    String node;

    @Nullable
    String allocation;

    @Nullable
    String containment;
    /** When its allocation ends, on the harvester's monotonic clock. */
    @Nullable
    Long end;
    /** What it last said is free, less what it was granted since. */
    Resources free = Resources.NONE;

    /** The answer to the newest claim, for when it is asked for again. */
    PilotMessages.@Nullable Claimed lastClaimed;

    /** Why the platform ends it; null while it does not, or does not say. */
    private @Nullable Reason ending;

    /** Why it takes no jobs for a while; null while it does. */
    PilotMessages.@Nullable Trouble trouble;

    /** Of a pilot started by hand: the groups of its person that it serves beyond the person; null for any other. */
    @Nullable
    List<String> hand;

    boolean drained;
    long drainedAt;
    /** Whether it ends because it was told so from here; not because it said by itself that it does. */
    private boolean ours;
    /** Whether what it has claimed already may be done first, for a moment. */
    private boolean gentle;
    /** When a job of it last began or ended; as good as never before its first. */
    long workedAt = Long.MIN_VALUE / 2;
    /** Whether any attempt of it has ended well enough to say so. */
    boolean proved;

    /** What the platform last said of it; null while it has said nothing. */
    PilotSeen.@Nullable State seen;

    /** The platform's own words about it, such as why it waits. */
    @Nullable
    String message;

    /** Its way through the platform's queue. */
    final Waiting waiting = new Waiting();
    /** Whether the platform has shown that it took the order. */
    boolean accepted;
    /** Whether it has lived long enough, or done enough, for its queue to be trusted. */
    boolean settled;
    /** Whether the platform has shown that it never will begin, which its queue was blamed for. */
    boolean cannotBegin;
    /** When there was last work for it, while it waits in the platform's queue. */
    long neededAt;
    /** When the platform stopped to be the reason that nothing is heard of it. */
    private long aloneSince = Long.MIN_VALUE;

    private final Map<AttemptKey, Pending> commands = new LinkedHashMap<>();
    private long drainSaidAt = Long.MIN_VALUE;
    private long helloSaidAt = Long.MIN_VALUE;

    private static final class Pending {
        final Command command;
        long saidAt = Long.MIN_VALUE;

        Pending(Command command) {
            this.command = command;
        }
    }

    PilotEntry(String id, String tokenHash, PilotSize order, long startedAt) {
        this.id = id;
        this.tokenHash = tokenHash;
        this.size = order.resources();
        this.owner = order.owner();
        this.queue = order.queue();
        this.gpuType = order.gpuType();
        this.features = order.features();
        this.life = order.life();
        this.image = order.image();
        this.startedAt = startedAt;
        this.heardAt = startedAt;
        this.neededAt = startedAt;
    }

    /** Whether the platform says that it waits. */
    boolean isPending() {
        return !known && seen == PilotSeen.State.PENDING;
    }

    /** Whether it waits, or nobody has seen yet that it does not. */
    boolean mayWait() {
        return !known && seen != PilotSeen.State.RUNNING;
    }

    /** Whether it has not said hello for longer than the patience, waiting in the platform's queue not counted. */
    boolean isOverdue(HarvesterSettings settings, long now) {
        if (known || isPending()) {
            return false;
        }
        // A platform with queues may look at them late, or not at all for a while.
        long unseen = settings.lives() == null ? 0 : UNSEEN_MILLIS;
        long patience = settings.startPatience().toMillis();
        return now - Math.max(startedAt, aloneSince) > (accepted ? patience : Math.max(unseen, patience));
    }

    /** What it takes, or will once it has started, with the time it has left. */
    Capability takes(HarvesterSettings settings, long now) {
        Capability own = capability;
        if (own == null) {
            return Capabilities.of(settings, size, gpuType, features, life, image);
        }
        Long left = timeLeft(now);
        if (left == null) {
            return own;
        }
        // A pilot leaves its margin unused too; what it would not choose is not for it.
        long usable = Math.max(
                0,
                left - (settings.lives() == null ? 0 : settings.lives().margin().toMillis()));
        return usable >= own.longestMillis() ? own : own.lasting(usable);
    }

    /** What the platform says of it; true when that is worth a write. */
    boolean sees(PilotSeen now, long mono) {
        boolean news = waiting.sees(now.waited());
        if (now.state() != PilotSeen.State.UNKNOWN) {
            if (now.state() != seen && !known && now.state() != PilotSeen.State.PENDING) {
                aloneSince = mono;
            }
            seen = now.state();
            accepted |= seen == PilotSeen.State.PENDING || seen == PilotSeen.State.RUNNING;
        }
        message = now.message();
        ending = now.reason();
        String its = now.allocation();
        if (its != null && !its.equals(allocation)) {
            allocation = its;
            news = true;
        }
        return news;
    }

    void greet(PilotMessages.Hello hello, long now) {
        if (!known) {
            aloneSince = now;
        }
        known = true;
        greeted = true;
        accepted = true;
        seq = hello.seq();
        pid = hello.pid();
        node = hello.node();
        capability = hand == null ? hello.capability() : Hands.within(hello.capability(), hand);
        containment = hello.containment();
        if (hello.allocation() != null) {
            allocation = hello.allocation();
        }
        if (hello.owner() != null) {
            owner = hello.owner();
        }
        end = hello.timeLeftMillis() == null ? null : (Long) (now + hello.timeLeftMillis());
        size = hello.capability().most();
        // A pilot that holds nothing is all room; what another has left, its next poll says.
        free = hello.holding().isEmpty() ? size : Resources.NONE;
        lastClaimed = null;
        trouble = null;
    }

    /** Whether, as it is told to end, somebody else must have told it, of whom the platform has not said anything yet. */
    boolean isEndedByAnother() {
        return !isNamed() && !ours && !isByHand() && seen != null && allocation != null;
    }

    /** Whether the platform has said why it ends. */
    boolean isNamed() {
        return ending != null;
    }

    /** The same; what a pilot hands back because somebody told it to end, for the platform's reason where that knows it. */
    List<Step> named(List<Step> steps) {
        return ours ? steps : renamed(steps);
    }

    /** The same of what somebody else is known to be the cause of. */
    List<Step> renamed(List<Step> steps) {
        Reason known = ending;
        if (known == null || !known.isEndOfAllocation()) {
            return steps;
        }
        return steps.stream()
                .map(step -> step.reason() == Reason.PILOT_DRAINED
                        ? new Step(step.phase(), step.at(), known, step.message())
                        : step)
                .toList();
    }

    boolean hasWorked() {
        return workedAt >= startedAt;
    }

    /** Whether a person has started it: the platform knows nothing of it, and it takes nothing of what is set for pilots. */
    boolean isByHand() {
        return hand != null;
    }

    /** What an attempt had is free before the pilot's next poll says so. */
    void freed(Resources least) {
        Resources more = free.plus(least);
        if (capability != null && capability.most().covers(more)) {
            free = more;
        }
    }

    @Nullable
    Long timeLeft(long now) {
        return end == null ? null : (Long) Math.max(0, end - now);
    }

    boolean isSilent(long now) {
        return greeted && now - heardAt > SILENT_MILLIS;
    }

    /** How long it has been running, as far as this harvester knows. */
    long ranMillis(long now) {
        return aloneSince == Long.MIN_VALUE ? now - startedAt : now - aloneSince;
    }

    /** PENDING, STARTING, READY, RESTING, DRAINING or SILENT. */
    String state(long now) {
        if (!known) {
            return isPending() ? "PENDING" : "STARTING";
        }
        if (isSilent(now) || !greeted) {
            return "SILENT";
        }
        return drained ? "DRAINING" : trouble != null ? "RESTING" : "READY";
    }

    void drain(long now) {
        if (!drained) {
            ours = true;
            leave(now);
        }
    }

    /** It ends, as it says itself. */
    void leave(long now) {
        if (!drained) {
            drained = true;
            drainedAt = now;
        }
    }

    /** To end, for the sake of another owner, once it has done what it has claimed. */
    void makeRoom(boolean gently, long now) {
        if (!drained) {
            gentle = gently;
            drain(now);
        }
    }

    /** Says {@code command} about one attempt until {@link #followed}; a newer one takes an older one's place. */
    void command(AttemptKey key, Command command) {
        Pending pending = commands.get(key);
        if (pending == null || pending.command.kind() != command.kind()) {
            commands.put(key, new Pending(command));
        }
    }

    void followed(AttemptKey key) {
        commands.remove(key);
    }

    /** Forgets every DROP of what the pilot does not list any more. */
    void keepDrops(Set<AttemptKey> listed) {
        commands.entrySet()
                .removeIf(entry -> entry.getValue().command.kind() == Command.Kind.DROP
                        && entry.getValue().saidAt != Long.MIN_VALUE
                        && !listed.contains(entry.getKey()));
    }

    /**
     * What is to be said now; what was said lately is not said again.
     *
     * @param busy whether it holds any attempt; asked only of a pilot that is drained
     */
    List<Command> due(long now, BooleanSupplier busy) {
        List<Command> due = new ArrayList<>(0);
        if (!greeted) {
            // Once in a while: its hello may be on the way.
            if (helloSaidAt == Long.MIN_VALUE || now - helloSaidAt >= REPEAT_MILLIS) {
                helloSaidAt = now;
                due.add(new Command(Command.Kind.HELLO, null, 0, null));
            }
            return due;
        }
        for (Pending pending : commands.values()) {
            if (pending.saidAt == Long.MIN_VALUE || now - pending.saidAt >= REPEAT_MILLIS) {
                pending.saidAt = now;
                due.add(pending.command);
            }
        }
        boolean patient = gentle && now - drainedAt < GENTLE_MILLIS;
        if (drained
                && (drainSaidAt == Long.MIN_VALUE || now - drainSaidAt >= REPEAT_MILLIS)
                && !(patient && busy.getAsBoolean())) {
            drainSaidAt = now;
            due.add(new Command(Command.Kind.DRAIN, null, 0, null));
        }
        return due;
    }

    JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("token", tokenHash);
        json.put("cores", size.cores());
        json.put("memory", size.memory());
        json.put("disk", size.disk());
        json.put("gpus", size.gpus());
        json.put("owner", owner);
        json.put("seq", seq);
        json.put("pid", pid);
        json.put("known", known);
        json.put("node", node);
        json.put("allocation", allocation);
        json.put("drained", drained);
        json.put("queue", queue);
        json.put("gpuType", gpuType);
        features.forEach(json.withArray("features")::add);
        if (life != null) {
            json.put("life", life.toMillis());
        }
        json.put("image", image);
        waiting.write(json);
        if (hand != null) {
            hand.forEach(json.putArray("hand")::add);
        }
        return json;
    }

    static PilotEntry fromJson(String id, JsonNode json, long now) {
        SortedSet<String> features = new TreeSet<>();
        json.path("features").forEach(feature -> features.add(feature.asText()));
        PilotSize order = new PilotSize(
                new Resources(
                        json.path("cores").asInt(),
                        json.path("memory").asLong(),
                        json.path("disk").asLong(),
                        json.path("gpus").asInt()),
                json.hasNonNull("owner") ? json.get("owner").asText() : null,
                json.path("queue").asText(Queue.LOCAL),
                json.hasNonNull("gpuType") ? json.get("gpuType").asText() : null,
                features,
                json.hasNonNull("life") ? Duration.ofMillis(json.get("life").asLong()) : null,
                json.hasNonNull("image") ? json.get("image").asText() : null,
                "");
        PilotEntry pilot = new PilotEntry(id, json.path("token").asText(), order, now);
        pilot.waiting.read(json);
        pilot.seq = json.path("seq").asLong();
        pilot.pid = json.path("pid").asLong();
        pilot.known = json.path("known").asBoolean();
        pilot.node = json.hasNonNull("node") ? json.get("node").asText() : null;
        pilot.allocation =
                json.hasNonNull("allocation") ? json.get("allocation").asText() : null;
        pilot.drained = json.path("drained").asBoolean();
        pilot.ours = pilot.drained;
        if (json.has("hand")) {
            List<String> groups = new ArrayList<>();
            json.path("hand").forEach(group -> groups.add(group.asText()));
            pilot.hand = List.copyOf(groups);
        }
        pilot.drainedAt = now;
        return pilot;
    }
}
