// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** Holds owners to the limits of the {@link Policy}. For one thread. */
public final class Owners {
    private static final double MINUTE = 60_000;

    private final Map<String, Owner> owners = new HashMap<>();
    private Policy policy = Policy.DEFAULT;

    /**
     * Why something is not taken from an owner.
     *
     * @param message one sentence that names the rule
     * @param never whether it will not be taken later either
     * @param retryAfterMillis when it is worth asking again; null when that cannot be said
     */
    public record Refusal(Reason reason, String message, boolean never, @Nullable Long retryAfterMillis) {}

    /** Limits as {@code policy} says from now on. What is above a new limit stays. */
    public void policy(Policy next) {
        policy = next;
        owners.values().forEach(owner -> owner.limits = policy.limitsOf(owner.name));
    }

    Owner owner(String name) {
        Owner known = owners.get(name);
        if (known == null) {
            known = new Owner(name, policy.limitsOf(name));
            owners.put(name, known);
        }
        return known;
    }

    /** Counts jobs that came to wait, or with a negative number went on. */
    public void waiting(String owner, long jobs) {
        owner(owner).waiting += jobs;
    }

    /** Counts a lease. */
    public void leased(String owner) {
        owner(owner).held++;
    }

    /** Counts the end of a lease; whether the owner may have another one now and could not before. */
    public boolean unleased(String owner) {
        Owner about = owner(owner);
        boolean before = about.mayRun();
        about.held--;
        return !before && about.mayRun();
    }

    /** A request to submit, on its own; null when it may pass, and then it is counted. */
    public @Nullable Refusal submits(String name, Moment now) {
        Owner owner = owner(name);
        long most = owner.mostSubmits();
        if (most == Policy.Limits.NONE) {
            return null;
        }
        long mono = now.monotonicMillis();
        double tokens = Double.isNaN(owner.tokens)
                ? most
                : Math.min(most, owner.tokens + (mono - owner.tokensAt) * (most / MINUTE));
        owner.tokens = tokens;
        owner.tokensAt = mono;
        if (tokens < 1) {
            return new Refusal(
                    Reason.SUBMIT_LIMIT,
                    name + " may submit " + most + " times a minute (submitsPerMinute)",
                    most == 0,
                    most == 0 ? null : (Long) (long) Math.ceil((1 - tokens) * MINUTE / most));
        }
        owner.tokens = tokens - 1;
        return null;
    }

    /** Whether so many jobs more may wait; null when they may. */
    public @Nullable Refusal mayWait(String name, long jobs) {
        Owner owner = owner(name);
        long most = owner.mostWaiting();
        if (most == Policy.Limits.NONE || jobs <= most - owner.waiting) {
            return null;
        }
        return new Refusal(
                Reason.WAITING_LIMIT,
                name + " may have " + most + " jobs waiting (waiting): " + owner.waiting + " wait, " + jobs
                        + " more are sent",
                jobs > most,
                null);
    }

    /** Why no harvester is given another job of this owner now; null when one may be. */
    public @Nullable Refusal mayRun(String name) {
        Owner owner = owner(name);
        return owner.mayRun()
                ? null
                : new Refusal(
                        Reason.RUNNING_LIMIT,
                        name + " may have " + owner.mostRunning() + " jobs at harvesters (running): " + owner.held
                                + " are there",
                        owner.mostRunning() == 0,
                        null);
    }

    /** Asserts that {@code waiting} and {@code held} are what was counted. */
    public void checkInvariants(Map<String, Long> waiting, Map<String, Long> held) {
        for (Owner owner : owners.values()) {
            if (owner.waiting != waiting.getOrDefault(owner.name, 0L)
                    || owner.held != held.getOrDefault(owner.name, 0L)
                    || owner.given != 0) {
                throw new IllegalStateException(owner.name + " has " + waiting.get(owner.name) + " jobs waiting and "
                        + held.get(owner.name) + " held, counted were " + owner.waiting + " and " + owner.held);
            }
        }
    }
}
