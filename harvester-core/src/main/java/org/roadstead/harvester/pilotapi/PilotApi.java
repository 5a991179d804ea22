// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pilotapi;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.roadstead.core.job.Digest;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.harvester.loop.Decision;
import org.roadstead.harvester.loop.Engine;
import org.roadstead.harvester.loop.RefusedCall;
import org.roadstead.harvester.loop.Turn;

/**
 * What pilots call; see {@link PilotMessages}. The token decides which pilot speaks, and it is looked at before anything
 * else of a request: without a pilot's token every path is 401, but that on which a person's token gets one.
 */
public final class PilotApi {
    private static final String PREFIX = "/pilot/v1/";
    private static final String ENROL = PREFIX + "enrol";
    private static final String BLOBS = PREFIX + "blobs/";
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final int IDLE_SECONDS = 120;

    private static final int SMALL = 256 << 10;
    private static final int LARGE = 32 << 20;

    private final Engine engine;
    private final Blobs blobs;
    private final Enrolment enrolment;
    private final HttpServer server;
    /** Hashes that the ledger knew when it was last asked; it is asked again within every decision. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    public PilotApi(Vertx vertx, Engine engine, Blobs blobs, Enrolment enrolment) {
        this.engine = engine;
        this.blobs = blobs;
        this.enrolment = enrolment;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(IDLE_SECONDS)
                        .setMaxHeaderSize(16 << 10)
                        .setHandle100ContinueAutomatically(true))
                .requestHandler(this::handle);
    }

    /** Listens; answers with the port. @param port 0 chooses a free one */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    private void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(request);
        String encoding = request.getHeader("transfer-encoding");
        if (encoding != null && !encoding.strip().equalsIgnoreCase("chunked")) {
            // Nobody can say where this body ends, so nothing that follows on the connection is heard.
            request.response().endHandler(told -> request.connection().close());
            exchange.fail(new RefusedCall(400, "the transfer encoding is not chunked", "Transfer-Encoding"));
            return;
        }
        String header = request.getHeader("authorization");
        if (header == null
                || !header.startsWith("Bearer ")
                || request.headers().getAll("authorization").size() > 1) {
            exchange.fail(nobody());
            return;
        }
        String hash = Tokens.hash(header.substring(7).strip());
        if (ENROL.equals(request.path())) {
            exchange.body(SMALL, PilotMessages.Enrol.class, enrol -> exchange.answer(enrolment.enrol(hash, enrol)));
            return;
        }
        Decision<String> speaker = turn -> speaker(hash, turn);
        if (seen.contains(hash)) {
            route(exchange, speaker);
        } else {
            exchange.await(engine.ask(speaker), pilot -> {
                seen.add(hash);
                route(exchange, speaker);
            });
        }
    }

    private String speaker(String hash, Turn turn) {
        return turn.ledger().pilotOf(hash).orElseThrow(() -> {
            seen.remove(hash);
            return nobody();
        });
    }

    private static RefusedCall nobody() {
        return new RefusedCall(401, "the token is not one of a pilot of this harvester");
    }

    private void route(Exchange exchange, Decision<String> speaker) {
        HttpServerRequest request = exchange.request();
        String path = request.path();
        if (path != null && path.startsWith(BLOBS)) {
            blob(exchange, path.substring(BLOBS.length()));
            return;
        }
        String call = path != null && path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
        switch (call) {
            case "hello" ->
                exchange.body(
                        LARGE,
                        PilotMessages.Hello.class,
                        hello -> exchange.answer(engine.ask(turn -> hello(turn, speaker, hello))));
            case "poll" ->
                exchange.body(SMALL, PilotMessages.Poll.class, poll -> {
                    long wait = Math.max(0, Math.min(poll.waitMillis(), LONGEST_WAIT_MILLIS));
                    CompletableFuture<PilotMessages.Polled> polled = engine.poll(speaker, poll, wait);
                    exchange.onGone(() -> polled.cancel(false));
                    exchange.answer(polled);
                });
            case "claim" ->
                exchange.body(
                        LARGE,
                        PilotMessages.Claim.class,
                        claim -> exchange.answer(engine.ask(turn -> {
                            turn.stir();
                            return turn.ledger().claim(speaker.decide(turn), claim, turn.now(), turn.changes());
                        })));
            case "report" ->
                exchange.body(
                        LARGE,
                        PilotMessages.Report.class,
                        report -> exchange.answer(engine.ask(turn -> {
                            turn.stir();
                            PilotMessages.Reported reported =
                                    turn.ledger().pilotReport(speaker.decide(turn), report, turn.now(), turn.changes());
                            if (!turn.ledger().unnamed().isEmpty()) {
                                // The loop is to ask the platform, which may not tell by itself in time.
                                turn.stirSupply();
                            }
                            return reported;
                        })));
            case "bye" ->
                exchange.body(
                        SMALL,
                        PilotMessages.Bye.class,
                        bye -> exchange.answer(engine.ask(turn -> {
                            turn.stirSupply();
                            return turn.ledger().bye(speaker.decide(turn), bye, turn.now(), turn.changes());
                        })));
            default -> exchange.fail(new RefusedCall(404, "there is nothing at " + path));
        }
    }

    private static PilotMessages.Welcome hello(Turn turn, Decision<String> speaker, PilotMessages.Hello hello) {
        String pilot = speaker.decide(turn);
        if (!pilot.equals(hello.pilot())) {
            throw new RefusedCall(403, "the token is that of the pilot " + pilot + ", not of " + hello.pilot());
        }
        turn.stirSupply();
        return turn.ledger().pilotHello(pilot, hello, turn.now(), turn.changes());
    }

    private void blob(Exchange exchange, String digest) {
        if (!Digest.isDigest(digest)) {
            exchange.fail(new RefusedCall(404, "a blob is named sha256: and 64 hexadecimal digits"));
            return;
        }
        HttpMethod method = exchange.request().method();
        if (method.equals(HttpMethod.GET)) {
            exchange.file(blobs.file(digest));
        } else if (method.equals(HttpMethod.PUT)) {
            long size = exchange.contentLength();
            if (size > Blobs.MOST_BYTES) {
                exchange.fail(new RefusedCall(413, "a blob has at most " + Blobs.MOST_BYTES + " bytes"));
            } else {
                exchange.done(blobs.put(digest, exchange.request(), size));
            }
        } else {
            exchange.fail(new RefusedCall(405, "blobs are read with GET and written with PUT"));
        }
    }

    /** Stops listening; calls under way are cut. */
    public Future<Void> close() {
        return server.close();
    }
}
