// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.resource.Shape;

/** One attempt that this harvester holds: in its queue, or claimed by a pilot. */
final class Holding {
    final AttemptKey key;
    final String owner;
    final String group;
    final int priority;
    final int tries;
    final long silenceMillis;
    /** Order of arrival. */
    final long order;

    final Shape shape;

    /** Until when it is held, on this process's monotonic clock; a promise of the pool that is never taken back. */
    long until;
    /** Whether the pool has confirmed it to this incarnation. */
    boolean verified;
    /** Not to be given to a pilot before this; see {@link Holdings#restUntil}. */
    boolean rests;
    /** When the last renewal that was granted was sent. */
    long renewedAt;
    /** When it came, or was found in the store. */
    long arrivedAt;
    /** Who has claimed it. */
    @Nullable
    String pilot;
    /** Wall clock of the claim. */
    long claimedAt;
    /** The same on the monotonic clock; as good as never after a restart. */
    long claimedMono = Long.MIN_VALUE / 2;
    /** Whether the pool has acknowledged the claim to this incarnation. */
    boolean acked;
    /** Whether the pilot has renewed it since this harvester last did. */
    boolean heard;
    /** Whether the pool wants it stopped. */
    boolean cancel;
    /** Whether the pool lets its staged outputs be renamed. */
    boolean released;
    /** The furthest step that was passed on. */
    @Nullable
    Phase last;
    /** How it ended is in the outbox; it stays until the pool has taken that. */
    boolean ended;
    /** How many bytes of each stream were passed on. */
    final Map<String, Long> written = new HashMap<>(0);

    Holding(
            AttemptKey key,
            String owner,
            String group,
            int priority,
            int tries,
            long silenceMillis,
            long order,
            Shape shape) {
        this.key = key;
        this.owner = owner;
        this.group = group;
        this.priority = priority;
        this.tries = tries;
        this.silenceMillis = silenceMillis;
        this.order = order;
        this.shape = shape;
    }

    static Holding of(HarvesterMessages.Lease lease, long order, Body body) {
        return new Holding(
                new AttemptKey(lease.job(), lease.generation(), lease.attempt()),
                lease.owner(),
                lease.group(),
                lease.priority(),
                lease.tries(),
                lease.silenceMillis(),
                order,
                body.shape(lease.job(), lease.owner(), lease.group()));
    }

    /** Whether it lies in the queue. */
    boolean isQueued() {
        return pilot == null && !ended;
    }

    /** Whether its time is over; a result may still come and is for the pool to judge. */
    boolean isLapsed(long now) {
        return until <= now;
    }

    /** What one renewal is worth. A claim that is not acknowledged may be known to the pool, which then counts its silence. */
    long worth(long leaseMillis) {
        if (acked) {
            return silenceMillis;
        }
        return pilot == null ? leaseMillis : Math.min(leaseMillis, silenceMillis);
    }

    Held held() {
        return new Held(key.job(), key.generation(), key.attempt(), pilot);
    }

    JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("owner", owner);
        json.put("group", group);
        json.put("priority", priority);
        json.put("tries", tries);
        json.put("silence", silenceMillis);
        json.put("order", order);
        if (pilot != null) {
            json.put("pilot", pilot);
            json.put("claimed", claimedAt);
        }
        if (cancel) {
            json.put("cancel", true);
        }
        return json;
    }

    static Holding fromJson(AttemptKey key, JsonNode json, Body body) {
        String owner = json.path("owner").asText();
        String group = json.path("group").asText();
        Holding holding = new Holding(
                key,
                owner,
                group,
                json.path("priority").asInt(),
                json.path("tries").asInt(),
                json.path("silence").asLong(),
                json.path("order").asLong(),
                body.shape(key.job(), owner, group));
        if (json.hasNonNull("pilot")) {
            holding.pilot = json.get("pilot").asText();
            holding.claimedAt = json.path("claimed").asLong();
        }
        holding.cancel = json.path("cancel").asBoolean();
        return holding;
    }

    @Override
    public String toString() {
        return key + (pilot == null ? "" : " of " + pilot) + (ended ? " ended" : "");
    }
}
