// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.identity.Token;

/**
 * The web server. Every request under {@code /api/v1}, whether there is such a path or not, shows its token before
 * anything else is looked at.
 */
public final class HttpFace implements AutoCloseable {
    private static final String API = "/api/v1";
    private static final String BEARER = "Bearer ";

    private final Vertx vertx;
    private final Services services;
    private final Workers workers;
    private final RouteTable table;
    private final Connections connections;
    private final AtomicLong numbers = new AtomicLong();
    private final String prefix = Long.toString(SystemTime.INSTANCE.nanos() & 0xffffff, 36) + "-";
    private final AtomicInteger port = new AtomicInteger();

    /**
     * @param port 0 chooses a free one
     * @param tlsKey PEM file; null for plain HTTP
     * @param tlsCertificate PEM file; null for plain HTTP
     */
    public record Listen(
            String host, int port, @Nullable String tlsKey, @Nullable String tlsCertificate, int eventLoops) {
        public boolean isTls() {
            return tlsKey != null;
        }
    }

    public HttpFace(Vertx vertx, Services services) {
        this(vertx, services, Connections.bearable());
    }

    HttpFace(Vertx vertx, Services services, int mostConnections) {
        this.connections = new Connections(mostConnections);
        this.vertx = vertx;
        this.services = services;
        this.workers = new Workers(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        this.table = Routes.table(services);
        Metrics metrics = new Metrics(services, connections);
        table.add(new Route("GET", "/metrics", Access.METRICS, Set.of(), call -> metrics.scrape(call, table.routes())));
    }

    /** Completes when the port is bound; the services may become ready later. */
    public Future<Integer> start(Listen listen) {
        vertx.setPeriodic(Connections.SWEEP_MILLIS, tick -> connections.sweep());
        DeploymentOptions instances =
                new DeploymentOptions().setInstances(listen.port() == 0 ? 1 : listen.eventLoops());
        return vertx.deployVerticle(() -> new Face(listen), instances).map(id -> port.get());
    }

    List<Route> routes() {
        return table.routes();
    }

    @Override
    public void close() {
        workers.close();
    }

    /** One event loop's share of the connections. */
    private final class Face extends VerticleBase {
        private final Listen listen;

        Face(Listen listen) {
            this.listen = listen;
        }

        @Override
        public Future<?> start() {
            HttpServer server = vertx.createHttpServer(options(listen))
                    .connectionHandler(connections::opened)
                    .exceptionHandler(broken -> {
                        // A connection that broke before it said anything concerns nobody; it is counted as opened.
                        connections.broken();
                    })
                    .invalidRequestHandler(HttpFace.this::invalid)
                    .requestHandler(HttpFace.this::handle);
            return server.listen().onSuccess(bound -> port.set(bound.actualPort()));
        }
    }

    private static HttpServerOptions options(Listen listen) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setMaxInitialLineLength(8192)
                .setMaxHeaderSize(16 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setAcceptBacklog(1024)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(false);
        if (listen.isTls()) {
            options.setSsl(true)
                    .setKeyCertOptions(
                            new PemKeyCertOptions().setKeyPath(listen.tlsKey()).setCertPath(listen.tlsCertificate()));
        }
        return options;
    }

    private void handle(HttpServerRequest request) {
        Context context = vertx.getOrCreateContext();
        String id = requestId(request);
        request.response().putHeader("X-Request-Id", id);
        if (!connections.began(request)) {
            request.connection().close();
            return;
        }
        Call call = new Call(request, context, workers, id);
        call.guarded(() -> {
            if (connections.isBeyond(request.connection())) {
                connections.condemn(request.connection());
                request.response().putHeader("Connection", "close");
                throw new ProblemException(503, "there are too many connections to the pool; try again soon");
            }
            if (!Manners.isFramed(request)) {
                // What follows on this connection may be part of the body.
                connections.condemn(request.connection());
                request.response().putHeader("Connection", "close");
                throw Manners.badlyFramed(request);
            }
            route(call, request);
        });
    }

    private void route(Call call, HttpServerRequest request) throws Exception {
        String path = request.path();
        if (path == null) {
            throw ProblemException.of(400, "path", "the request names no path", "a path such as /api/v1/jobs");
        }
        boolean api = path.startsWith(API) && (path.length() == API.length() || path.charAt(API.length()) == '/');
        if (api) {
            authenticate(call);
        }
        RouteTable.Match match = table.match(request.method().name(), path);
        if (match == null) {
            throw ProblemException.notFound("there is nothing at " + path);
        }
        Route route = match.route();
        if (route == null) {
            request.response().putHeader("Allow", match.allow());
            throw new ProblemException(
                    405, request.method().name() + " is not for " + path + "; " + match.allow() + " is");
        }
        call.routed(route, match.parameters());
        if (route.access() != Access.OPEN) {
            if (!api) {
                authenticate(call);
            }
            if (!route.access().admits(call.principal())) {
                throw route.access() == Access.HARVESTER
                        ? LeafEndpoints.unknown(call.parameter(0))
                        : new ProblemException(403, route.access().refusal(call.principal()));
            }
        }
        Manners.check(request);
        refuseUnknownParameters(call, route);
        route.handler().handle(call);
    }

    private void authenticate(Call call) {
        String header = call.header("Authorization");
        if (call.request().headers().getAll("Authorization").size() > 1) {
            throw new ProblemException(401, "Authorization stands more than once");
        }
        if (header == null) {
            throw new ProblemException(401, "this needs a token: Authorization: Bearer rst_...");
        }
        boolean bearer = header.regionMatches(true, 0, BEARER, 0, BEARER.length());
        Token token = bearer
                ? services.tokens()
                        .authenticate(header.substring(BEARER.length()).strip())
                : null;
        if (token == null) {
            throw new ProblemException(401, "the token is unknown, revoked or expired");
        }
        call.authenticated(token);
    }

    private static void refuseUnknownParameters(Call call, Route route) {
        if (call.request().query() == null) {
            return;
        }
        MultiMap query;
        try {
            query = call.query();
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(400, "query", "the query has a broken escape", "%20 and the like");
        }
        for (Map.Entry<String, String> each : query) {
            if (!route.query().contains(each.getKey())) {
                String known = route.query().isEmpty()
                        ? "none is known here"
                        : "known are " + String.join(", ", route.query());
                throw ProblemException.of(
                        400, each.getKey(), "there is no parameter " + each.getKey() + "; " + known, known);
            }
            if (each.getValue().chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0xfffd)) {
                throw ProblemException.parameter(
                        each.getKey(), "is not plain text", "UTF-8 without control characters");
            }
        }
    }

    /** What the sender calls the request, if that is harmless, or a number of our own. */
    private String requestId(HttpServerRequest request) {
        String given = request.getHeader("X-Request-Id");
        if (given == null || given.isEmpty() || given.length() > 64) {
            return prefix + numbers.incrementAndGet();
        }
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            if (!(c >= '0' && c <= '9'
                    || c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c == '-'
                    || c == '_'
                    || c == '.')) {
                return prefix + numbers.incrementAndGet();
            }
        }
        return given;
    }

    private void invalid(HttpServerRequest request) {
        String id = prefix + numbers.incrementAndGet();
        if (!connections.condemn(request.connection())) {
            request.connection().close();
            return;
        }
        request.response().putHeader("X-Request-Id", id).putHeader("Connection", "close");
        Call call = new Call(request, vertx.getOrCreateContext(), workers, id);
        call.fail(Manners.invalid(request.decoderResult().cause()));
        request.connection().close();
    }
}
