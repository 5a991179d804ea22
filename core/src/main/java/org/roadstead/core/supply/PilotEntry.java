// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.PilotMessages;
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

    /** After how long a command that was not followed is said again. */
    static final long REPEAT_MILLIS = 2_000;

    final String id;
    /** Another one when a pilot started by hand is started again. */
    String tokenHash;
    /** When it was asked for, or when this process found it in its store. */
    final long startedAt;

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

    /** Why it takes no jobs for a while; null while it does. */
    PilotMessages.@Nullable Trouble trouble;

    /** Of a pilot started by hand: the groups of its person that it serves beyond the person; null for any other. */
    @Nullable
    List<String> hand;

    boolean drained;
    long drainedAt;
    /** Whether what it has claimed already may be done first, for a moment. */
    private boolean gentle;
    /** When a job of it last began or ended; as good as never before its first. */
    long workedAt = Long.MIN_VALUE / 2;
    /** Whether any attempt of it has ended well enough to say so. */
    boolean proved;

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

    PilotEntry(String id, String tokenHash, Resources size, @Nullable String owner, long startedAt) {
        this.id = id;
        this.tokenHash = tokenHash;
        this.size = size;
        this.owner = owner;
        this.startedAt = startedAt;
        this.heardAt = startedAt;
    }

    void greet(PilotMessages.Hello hello, long now) {
        known = true;
        greeted = true;
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

    /** STARTING, READY, RESTING, DRAINING or SILENT. */
    String state(long now) {
        if (!known) {
            return "STARTING";
        }
        if (isSilent(now) || !greeted) {
            return "SILENT";
        }
        return drained ? "DRAINING" : trouble != null ? "RESTING" : "READY";
    }

    void drain(long now) {
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
        if (hand != null) {
            hand.forEach(json.putArray("hand")::add);
        }
        return json;
    }

    static PilotEntry fromJson(String id, JsonNode json, long now) {
        PilotEntry pilot = new PilotEntry(
                id,
                json.path("token").asText(),
                new Resources(
                        json.path("cores").asInt(),
                        json.path("memory").asLong(),
                        json.path("disk").asLong(),
                        json.path("gpus").asInt()),
                json.hasNonNull("owner") ? json.get("owner").asText() : null,
                now);
        pilot.seq = json.path("seq").asLong();
        pilot.pid = json.path("pid").asLong();
        pilot.known = json.path("known").asBoolean();
        pilot.node = json.hasNonNull("node") ? json.get("node").asText() : null;
        pilot.allocation =
                json.hasNonNull("allocation") ? json.get("allocation").asText() : null;
        pilot.drained = json.path("drained").asBoolean();
        if (json.has("hand")) {
            List<String> groups = new ArrayList<>();
            json.path("hand").forEach(group -> groups.add(group.asText()));
            pilot.hand = List.copyOf(groups);
        }
        pilot.drainedAt = now;
        return pilot;
    }
}
