// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.api.HttpFace;
import org.roadstead.pool.api.Services;
import org.roadstead.pool.blob.BlobStore;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.identity.AccessStore;
import org.roadstead.pool.identity.FirstTokens;
import org.roadstead.pool.identity.Tokens;
import org.roadstead.pool.keep.Keeper;
import org.roadstead.pool.keep.Retention;
import org.roadstead.pool.store.DataDirectory;
import org.roadstead.pool.store.PrivateFiles;

/** One pool in this process: its directory, engine and HTTP face, started and stopped together. */
final class PoolServer implements AutoCloseable {
    private static final long CLUSTER_DELAY_MILLIS = 2000;
    private static final Duration STOP_PATIENCE = Duration.ofMillis(500);

    private final Path directory;
    private final Stops stops;
    private final Services services;
    private final String url;

    private PoolServer(Path directory, Stops stops, Services services, String url) {
        this.directory = directory;
        this.stops = stops;
        this.services = services;
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
            String account,
            Retention retention) {
        Settings(
                Path data,
                String host,
                @Nullable Integer port,
                @Nullable String tlsKey,
                @Nullable String tlsCertificate,
                String account) {
            this(data, host, port, tlsKey, tlsCertificate, account, Retention.DEFAULT);
        }
    }

    /** Starts; {@code engine} opens the engine on the directory, and runs beside the start of the web server {@code web}. */
    static PoolServer start(Settings settings, Function<Path, Pool> engine, Supplier<Vertx> web) throws IOException {
        PrivateFiles.directory(settings.data());
        Path directory = settings.data().toAbsolutePath().normalize();
        Stops stops = new Stops();
        try {
            DataDirectory data = DataDirectory.take(directory);
            stops.add("the data directory", data::close);
            CompletableFuture<Pool> opening = CompletableFuture.supplyAsync(
                    () -> engine.apply(directory), work -> new Thread(work, "pool-recovery").start());
            // Should anything below fail, the engine still comes up, and is closed before its directory is let go.
            stops.add("the engine", () -> opening.get().close());
            Services services = services(settings, directory, stops);
            Vertx vertx = web.get();
            stops.add("the web server", () -> vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            HttpFace face = new HttpFace(vertx, services);
            stops.add("the workers", face::close);
            int port = listen(face, settings, directory);
            Pool pool = opening.join();
            services.ready(pool);
            // What the engine has taken is answered before the connections go; closing twice does nothing.
            stops.add("the engine's work", () -> {
                services.stopping();
                pool.close();
            });
            Keeper keeper = services.keep(pool, directory.resolve("archive"), settings.retention());
            stops.add("the keeper", keeper::close);
            stops.add("the cluster member", services::stopCluster);
            return new PoolServer(directory, stops, services, url(settings, port));
        } catch (IOException | RuntimeException e) {
            stops.close();
            throw e;
        }
    }

    private static Services services(Settings settings, Path directory, Stops stops) throws IOException {
        AccessStore access = AccessStore.open(directory.resolve("access.db"));
        stops.add("the access store", access::close);
        Tokens tokens = new Tokens(access, SystemTime.INSTANCE, new SecureRandom());
        FirstTokens.ensure(tokens, directory.resolve("tokens"), settings.account());
        Retention retention = settings.retention();
        BlobUse use = new BlobUse(retention.blobBytes(), retention.ownerBlobBytes());
        return new Services(tokens, access, new BlobStore(directory.resolve("blobs")), use);
    }

    private static String url(Settings settings, int port) {
        String scheme = settings.tlsKey() == null ? "http" : "https";
        String host = settings.host().indexOf(':') >= 0 ? "[" + settings.host() + "]" : settings.host();
        return scheme + "://" + host + ":" + port;
    }

    static Vertx newVertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(eventLoops())
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setBlockedThreadCheckInterval(5000)
                .setMaxEventLoopExecuteTime(TimeUnit.SECONDS.toNanos(5))
                .setPreferNativeTransport(false)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private static int eventLoops() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static int listen(HttpFace face, Settings settings, Path directory) throws IOException {
        Integer kept = settings.port() == null ? KeptPort.read(directory) : null;
        int wanted = settings.port() != null ? settings.port() : kept != null ? kept : 0;
        HttpFace.Listen listen = new HttpFace.Listen(
                settings.host(), wanted, settings.tlsKey(), settings.tlsCertificate(), eventLoops());
        try {
            int port = await(face.start(listen).toCompletionStage().toCompletableFuture());
            if (settings.port() == null && kept == null) {
                KeptPort.write(directory, port);
            }
            return port;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof BindException) {
                String where = settings.host() + ":" + wanted;
                throw new StartException(
                        kept == null
                                ? where + " cannot be bound: " + cause.getMessage()
                                : where + ", the port kept in " + directory.resolve("port")
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
        return directory.resolve("tokens").resolve("user");
    }

    /** Brings up the cluster member beside what already runs. */
    void startCluster() {
        services.startCluster(CLUSTER_DELAY_MILLIS);
    }

    /** Stops everything, the last begun first. Takes well under two seconds. */
    @Override
    public void close() {
        stops.close();
    }
}
