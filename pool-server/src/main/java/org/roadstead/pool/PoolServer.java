// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.api.HttpFace;
import org.roadstead.pool.api.Services;
import org.roadstead.pool.blob.BlobStore;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.identity.AccessStore;
import org.roadstead.pool.identity.FirstTokens;
import org.roadstead.pool.identity.Tokens;
import org.roadstead.pool.store.DataDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pool in this process: its directory, engine and HTTP face, started and stopped together. */
final class PoolServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PoolServer.class);
    private static final long CLUSTER_DELAY_MILLIS = 2000;
    private static final Duration STOP_PATIENCE = Duration.ofMillis(500);

    private final DataDirectory data;
    private final AccessStore access;
    private final Services services;
    private final Vertx vertx;
    private final HttpFace face;
    private final Pool pool;
    private final String url;

    private PoolServer(DataDirectory data, AccessStore access, Services services, Vertx vertx, HttpFace face, Pool pool, String url) {
        this.data = data;
        this.access = access;
        this.services = services;
        this.vertx = vertx;
        this.face = face;
        this.pool = pool;
        this.url = url;
    }

    /**
     * @param port null takes the one kept in the directory, or chooses a free one and keeps it
     * @param account whom the first user token speaks for
     */
    record Settings(
            Path data,
            String host,
            @Nullable Integer port,
            @Nullable String tlsKey,
            @Nullable String tlsCertificate,
            String account) {}

    /** Starts; {@code engine} opens the engine on the directory, and runs beside the start of the web server {@code web}. */
    static PoolServer start(Settings settings, Function<Path, Pool> engine, Supplier<Vertx> web) throws IOException {
        makePrivate(settings.data());
        DataDirectory data = DataDirectory.take(settings.data().toAbsolutePath().normalize());
        CompletableFuture<Pool> opening = CompletableFuture.supplyAsync(() -> engine.apply(data.path()), work -> {
            Thread thread = new Thread(work, "pool-recovery");
            thread.start();
        });
        AccessStore access = AccessStore.open(data.path().resolve("access.db"));
        Tokens tokens = new Tokens(access, SystemTime.INSTANCE, new SecureRandom());
        FirstTokens.ensure(tokens, data.path().resolve("tokens"), settings.account());
        Services services = new Services(tokens, access, new BlobStore(data.path().resolve("blobs")));
        Vertx vertx = web.get();
        HttpFace face = new HttpFace(vertx, services);
        int port = listen(face, settings, data);
        Pool pool = opening.join();
        services.ready(pool);
        String scheme = settings.tlsKey() == null ? "http" : "https";
        String host = settings.host().indexOf(':') >= 0 ? "[" + settings.host() + "]" : settings.host();
        return new PoolServer(data, access, services, vertx, face, pool, scheme + "://" + host + ":" + port);
    }

    /** A directory that is not there yet is made for this account alone. */
    private static void makePrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    static Vertx newVertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(eventLoops())
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setBlockedThreadCheckInterval(5000)
                .setMaxEventLoopExecuteTime(TimeUnit.SECONDS.toNanos(5))
                .setPreferNativeTransport(false)
                .setFileSystemOptions(new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    }

    private static int eventLoops() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static int listen(HttpFace face, Settings settings, DataDirectory data) throws IOException {
        Integer kept = settings.port() == null ? KeptPort.read(data.path()) : null;
        int wanted = settings.port() != null ? settings.port() : kept != null ? kept : 0;
        HttpFace.Listen listen = new HttpFace.Listen(
                settings.host(), wanted, settings.tlsKey(), settings.tlsCertificate(), eventLoops());
        try {
            int port = await(face.start(listen).toCompletionStage().toCompletableFuture());
            if (settings.port() == null && kept == null) {
                KeptPort.write(data.path(), port);
            }
            return port;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof BindException) {
                String where = settings.host() + ":" + wanted;
                throw new StartException(
                        kept == null
                                ? where + " cannot be bound: " + cause.getMessage()
                                : where + ", the port kept in " + data.path().resolve("port")
                                        + ", cannot be bound: free it or say --port");
            }
            throw new StartException("the web server did not start: " + cause);
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    String url() {
        return url;
    }

    Path userToken() {
        return data.path().resolve("tokens").resolve("user");
    }

    Vertx vertx() {
        return vertx;
    }

    /** Brings up the cluster member beside what already runs. */
    void startCluster() {
        services.startCluster(CLUSTER_DELAY_MILLIS);
    }

    /** Stops: no new requests, the engine ends what it has begun, then the rest. Takes well under two seconds. */
    @Override
    public void close() {
        step("the cluster member", services::stopCluster);
        step("the engine", pool::close);
        step("the web server", () -> vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        step("the workers", face::close);
        step("the access store", access::close);
        step("the data directory", data::close);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void step(String what, Step step) {
        try {
            step.run();
        } catch (TimeoutException e) {
            LOG.info("{} did not end in time and is left", what);
        } catch (Exception e) {
            LOG.warn("{} did not end well", what, e);
        }
    }
}
