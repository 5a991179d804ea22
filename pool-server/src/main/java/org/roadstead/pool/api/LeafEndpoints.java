// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.pool.identity.Token;

/** What harvesters say to the pool; see {@link HarvesterMessages}. */
final class LeafEndpoints {
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    /** Of one harvester; the engine lets only the newest wait, so that more than a few are a fault. */
    private static final int MOST_WAITING = 8;

    private static final int MOST_WAITING_IN_ALL = 4096;
    /** What is wanted beyond this comes with the next pull: one answer must fit into memory. */
    private static final int MOST_WANTED = 10_000;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Services services;
    private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger waitingInAll = new AtomicInteger();

    LeafEndpoints(Services services) {
        this.services = services;
    }

    void hello(Call call) {
        services.pool();
        String name = call.parameter(0);
        Token token = call.token();
        boolean bound = token.subject() != null;
        if (bound) {
            requireOwn(call, name);
        } else if (!TokenEndpoints.NAME.matcher(name).matches()) {
            throw unknown(name);
        }
        message(call, HarvesterMessages.Hello.class, hello -> {
            if (bound) {
                call.await(services.pool().hello(name, hello), welcome -> call.json(200, welcome));
                return;
            }
            call.blocking(() -> services.tokens().bind(token, name), own -> {
                if (!own) {
                    throw unknown(name);
                }
                call.await(services.pool().hello(name, hello), welcome -> call.json(200, welcome));
            });
        });
    }

    void reconcile(Call call) {
        String name = requireOwn(call, call.parameter(0));
        answer(call, HarvesterMessages.Reconcile.class, message -> services.pool()
                .reconcile(name, message));
    }

    void report(Call call) {
        String name = requireOwn(call, call.parameter(0));
        answer(call, HarvesterMessages.Report.class, message -> services.pool().report(name, message));
    }

    void pull(Call call) {
        String name = requireOwn(call, call.parameter(0));
        message(call, HarvesterMessages.Pull.class, asked -> {
            HarvesterMessages.Pull pull = new HarvesterMessages.Pull(
                    asked.incarnation(),
                    asked.seq(),
                    asked.capabilities(),
                    Math.min(asked.want(), MOST_WANTED),
                    Math.max(0, Math.min(asked.waitMillis(), LONGEST_WAIT_MILLIS)));
            AtomicInteger count = waiting.computeIfAbsent(name, key -> new AtomicInteger());
            if (count.incrementAndGet() > MOST_WAITING) {
                count.decrementAndGet();
                throw new ProblemException(
                        429, "the harvester " + name + " has " + MOST_WAITING + " pulls waiting already");
            }
            if (waitingInAll.incrementAndGet() > MOST_WAITING_IN_ALL) {
                waitingInAll.decrementAndGet();
                count.decrementAndGet();
                throw new ProblemException(
                        503, MOST_WAITING_IN_ALL + " pulls are waiting already, which is all that this pool bears");
            }
            // What was read is small now; many of these wait long.
            call.release();
            CompletableFuture<HarvesterMessages.Pulled> pulled = services.pool().pull(name, pull);
            pulled.whenComplete((done, failure) -> {
                count.decrementAndGet();
                waitingInAll.decrementAndGet();
            });
            call.whenOver(() -> pulled.cancel(false));
            call.await(pulled, answer -> call.json(200, answer));
        });
    }

    /** Whose a pilot is that was started by hand and has shown a token of {@code pilot-token}. */
    void enrol(Call call) {
        String name = requireOwn(call, call.parameter(0));
        message(call, HarvesterMessages.Enrol.class, asked -> {
            String hash = asked.tokenHash();
            if (hash == null || !HASH.matcher(hash).matches()) {
                throw ProblemException.fault(
                        "tokenHash", "is not the SHA-256 of a token", "64 hexadecimal digits in lower case");
            }
            Token token = services.tokens().ofPilot(HexFormat.of().parseHex(hash), name);
            String owner = token == null ? null : token.subject();
            if (token == null || owner == null) {
                throw ProblemException.notFound("there is no such pilot token for the harvester " + name
                        + ", or its time is over; roadstead pilot-token " + name + " makes one");
            }
            call.json(200, new HarvesterMessages.Enrolled(owner, token.groups()));
        });
    }

    private String requireOwn(Call call, String name) {
        if (!name.equals(call.principal().subject())) {
            throw unknown(name);
        }
        services.cluster().seen(name);
        return name;
    }

    static ProblemException unknown(String name) {
        return ProblemException.notFound("there is no harvester " + name
                + " that this token speaks for; an operator makes a token for it with `roadstead token create --role harvester"
                + " --subject " + name + "`");
    }

    private <M, A> void answer(Call call, Class<M> type, Function<M, CompletableFuture<A>> ask) {
        services.pool();
        message(call, type, message -> call.await(ask.apply(message), answer -> call.json(200, answer)));
    }

    private static <M> void message(Call call, Class<M> type, Call.Next<M> next) {
        Bodies.requireJson(call);
        call.body(Bodies.MOST_JSON, body -> {
            byte[] bytes = body.getBytes();
            if (bytes.length <= Bodies.PARSED_IN_PLACE) {
                next.accept(Wire.read(bytes, type));
            } else {
                call.blocking(() -> Wire.read(bytes, type), next);
            }
        });
    }
}
