// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pilotapi;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.harvester.loop.Engine;
import org.roadstead.harvester.loop.RefusedCall;
import org.roadstead.harvester.pool.PoolCalls;

/**
 * Lets in pilots that a person has started. The person's token goes no further than here: the pool is asked about its
 * hash, and the pilot gets a token of its own. Thread-safe.
 */
public final class Enrolment {
    private static final Pattern PILOT = Pattern.compile("p[0-9a-z]{10,40}");
    private static final long PATIENCE_MILLIS = 10_000;
    /** Each of them is a call to the pool, and anybody who reaches this port can cause one. */
    private static final int MOST_AT_ONCE = 16;

    private final Engine engine;
    private final PoolCalls pool;
    private final RandomGenerator random;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param random a cryptographic source, for tokens; safe for several threads */
    public Enrolment(Engine engine, PoolCalls pool, RandomGenerator random) {
        this.engine = engine;
        this.pool = pool;
        this.random = random;
    }

    /** @param tokenHash of the token that came with the request */
    CompletableFuture<PilotMessages.Enrolled> enrol(String tokenHash, PilotMessages.Enrol asked) {
        if (!PILOT.matcher(asked.pilot()).matches()) {
            throw new RefusedCall(422, "pilot is not an id such as p01jd3q5k8m2", "pilot");
        }
        if (underWay.incrementAndGet() > MOST_AT_ONCE) {
            underWay.decrementAndGet();
            throw new RefusedCall(503, MOST_AT_ONCE + " pilots are being let in already");
        }
        return pool.post(
                        "enrol",
                        new HarvesterMessages.Enrol(tokenHash),
                        HarvesterMessages.Enrolled.class,
                        PATIENCE_MILLIS)
                .whenComplete((person, failure) -> underWay.decrementAndGet())
                .thenCompose(person -> letIn(asked, person));
    }

    private CompletableFuture<PilotMessages.Enrolled> letIn(
            PilotMessages.Enrol asked, HarvesterMessages.Enrolled person) {
        List<String> foreign = asked.groups().stream()
                .filter(group -> !person.groups().contains(group))
                .toList();
        if (!foreign.isEmpty()) {
            throw new RefusedCall(403, person.owner() + " is not in the group " + foreign.get(0), "groups");
        }
        String token = Tokens.mint(random);
        return engine.ask(turn -> {
            turn.stirSupply();
            if (!turn.ledger()
                    .enrolled(
                            asked.pilot(),
                            Tokens.hash(token),
                            person.owner(),
                            asked.groups(),
                            turn.now(),
                            turn.changes())) {
                throw new RefusedCall(409, "there is a pilot " + asked.pilot() + " of somebody else", "pilot");
            }
            return new PilotMessages.Enrolled(token, person.owner());
        });
    }
}
