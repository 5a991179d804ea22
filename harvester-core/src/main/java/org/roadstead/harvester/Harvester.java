// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Ids;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.supply.HarvesterSettings;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.loop.Engine;
import org.roadstead.harvester.loop.Rounds;
import org.roadstead.harvester.pilotapi.Blobs;
import org.roadstead.harvester.pilotapi.Enrolment;
import org.roadstead.harvester.pilotapi.PilotApi;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.pool.HttpPool;
import org.roadstead.harvester.pool.PoolLink;
import org.roadstead.harvester.pool.TokenFile;
import org.roadstead.harvester.store.DataDirectory;
import org.roadstead.harvester.store.DiskRoom;
import org.roadstead.harvester.store.SqliteRecordStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One harvester: its parts put together, and how it ends. */
public final class Harvester implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Harvester.class);
    private static final Path MARKS = Path.of("/dev/shm");
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    /** Why a harvester has come to its end. */
    public enum Ending {
        /** It drained, and nothing is left to do. */
        EMPTY,
        /** Another start of the same harvester has taken over. */
        SUPERSEDED,
        /** The pool does not know its token, and there is nothing that would be lost; {@link #refusal} says it. */
        REFUSED
    }

    /** What a kind of harvester adds: its platform, and what that platform can give. */
    public interface Kind {
        Platform platform(DataDirectory data) throws IOException;

        HarvesterSettings settings(HarvesterConfig config, Platform platform) throws IOException;
    }

    private final CompletableFuture<String> welcomed = new CompletableFuture<>();
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private @Nullable Rounds rounds;
    private volatile String refusal = "";
    private int port;

    private Harvester() {}

    /** Starts everything; it reaches for the pool until it has it. An {@link IOException} says in one sentence why not. */
    public static Harvester start(HarvesterConfig config, Kind kind) throws IOException, InterruptedException {
        Harvester harvester = new Harvester();
        try {
            harvester.open(config, kind);
            return harvester;
        } catch (IOException | InterruptedException | RuntimeException e) {
            harvester.close();
            throw e;
        }
    }

    private void open(HarvesterConfig config, Kind kind) throws IOException, InterruptedException {
        TokenFile token = new TokenFile(config.tokenFile());
        // Beside the store's start: each takes a tenth of a second.
        CompletableFuture<Vertx> starting = CompletableFuture.supplyAsync(Harvester::vertx, HeadStart.BESIDE);
        parts.push(() -> starting.join().close().await(5, TimeUnit.SECONDS));
        DataDirectory data = closing(DataDirectory.open(config.data()));
        SqliteRecordStore store = closing(SqliteRecordStore.open(data.store(), MARKS));
        Platform platform = closing(kind.platform(data));
        HarvesterSettings settings = kind.settings(config, platform);
        Vertx vertx = starting.join();

        HttpPool pool = new HttpPool(vertx, config.pool(), token, config.name(), config.authority());
        DiskRoom room = DiskRoom.of(config.data(), config.reserve(), SystemTime.INSTANCE::moment);
        Engine engine = new Engine(() -> new HarvesterLedger(settings), store, SystemTime.INSTANCE::moment, room);
        parts.push(engine::stop);
        SecureRandom random = new SecureRandom();
        PilotApi api = new PilotApi(
                vertx,
                engine,
                new Blobs(vertx, pool, data.blobs(), SystemTime.INSTANCE),
                new Enrolment(engine, pool, random));
        port = listen(api, config, data);
        parts.push(() -> api.close().await(5, TimeUnit.SECONDS));
        String advertise = config.advertise() != null ? config.advertise() : "http://" + urlHost(config) + ":" + port;

        Rounds loop =
                new Rounds(engine, platform, new Ids(SystemTime.INSTANCE, random), random, advertise, this::empty);
        PoolLink link = new PoolLink(engine, pool, advertise, random, new PoolLink.Listener() {
            @Override
            public void welcomed() {
                welcomed.complete(config.name());
            }

            @Override
            public void superseded() {
                ended.complete(Ending.SUPERSEDED);
            }

            @Override
            public void refused(String why) {
                refusal = why;
                ended.complete(Ending.REFUSED);
            }
        });
        engine.start(link, loop::signal);
        parts.push(loop::stop);
        loop.start();
        rounds = loop;
        LOG.info(
                "harvester {} of {} listens for pilots at {}; {}",
                config.name(),
                config.pool().base(),
                advertise,
                platform.facts().isolation());
    }

    private static int listen(PilotApi api, HarvesterConfig config, DataDirectory data)
            throws IOException, InterruptedException {
        int wanted =
                config.listenPort() != 0 ? config.listenPort() : data.port().orElse(0);
        try {
            int port = api.listen(config.listenHost(), wanted)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            data.keepPort(port);
            return port;
        } catch (ExecutionException e) {
            String where = config.listenHost() + ":" + wanted;
            String hint = config.listenPort() == 0 && wanted != 0
                    ? ", where pilots of an earlier start look for it; free that port, or remove the file 'port' in "
                            + config.data() + " when no pilot of it runs any more"
                    : "";
            throw new IOException("cannot listen at " + where + hint + ": " + cause(e).getMessage(), e);
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private static String urlHost(HarvesterConfig config) {
        return config.listenHost().contains(":") ? "[" + config.listenHost() + "]" : config.listenHost();
    }

    private static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                // The first call loads a thousand classes, which takes seconds on a host that is busy.
                .setMaxEventLoopExecuteTime(TimeUnit.SECONDS.toNanos(10))
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }

    /** Completes with the harvester's name once the pool has welcomed it; pilots can call it before that. */
    public CompletableFuture<String> welcomed() {
        return welcomed;
    }

    /** Completes when there is nothing left to do for it; it must be closed then. */
    public CompletableFuture<Ending> ended() {
        return ended;
    }

    /** What the pool said, as a sentence, when {@link Ending#REFUSED}. */
    public String refusal() {
        return refusal;
    }

    /** Where it listens for pilots. */
    public int port() {
        return port;
    }

    /** Takes nothing new, hands back what is not running, ends pilots when theirs are done, then {@link #ended}. */
    public void drain() {
        if (rounds != null) {
            rounds.drain();
        }
    }

    /** Ends every pilot, by force after {@code grace}, and {@link #ended} once each is proved dead. */
    public void endPilots(Duration grace) {
        if (rounds != null) {
            rounds.endPilots(grace);
        }
    }

    private void empty() {
        ended.complete(Ending.EMPTY);
    }

    /** How long a pilot may take from its start to its first word. */
    public static Duration startPatience() {
        return START_PATIENCE;
    }

    /** Ends this process's part at once, in reverse order of the start. Pilots go on, and a later start adopts them. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part of the harvester did not end well", e);
            }
        }
    }
}
