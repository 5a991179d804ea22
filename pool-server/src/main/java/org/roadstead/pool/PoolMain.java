// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.offer.OfferSettings;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.disk.DiskRoom;
import org.roadstead.pool.engine.EngineSettings;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.engine.PoolEngine;
import org.roadstead.pool.store.SqliteLogStore;
import org.roadstead.pool.store.SqlitePoolStore;
import org.roadstead.pool.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code roadstead pool}: starts a pool and stays until it is told to stop. */
@Command(
        name = "roadstead pool",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Starts a pool: the service that stores job descriptions and hands out leases.",
        exitCodeOnInvalidInput = 2,
        exitCodeOnExecutionException = 1)
public final class PoolMain implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(PoolMain.class);
    private static final String LOOPBACK = "127.0.0.1";

    private final Supplier<Vertx> vertx;

    private PoolMain(Supplier<Vertx> vertx) {
        this.vertx = vertx;
    }

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Where the pool keeps everything.")
    private Path data = Path.of(".");

    @ArgGroup
    private @Nullable Where where;

    /** At most one of them. */
    private static final class Where {
        @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where to listen; loopback without it.")
        private @Nullable String listen;

        @Option(
                names = "--port",
                paramLabel = "N",
                description = "The port on loopback; one is chosen and kept without it.")
        private @Nullable Integer port;
    }

    @Option(names = "--allow-remote", description = "Listen beyond loopback although there is no TLS.")
    private boolean allowRemote;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key (PEM).")
    private @Nullable String tlsKey;

    @Option(names = "--tls-certificate", paramLabel = "FILE", description = "Certificate chain (PEM).")
    private @Nullable String tlsCertificate;

    @Option(
            names = "--restored",
            description = "The directory comes from a backup: hand nothing out until what still runs is known.")
    private boolean restored;

    @Option(
            names = "--backup",
            paramLabel = "TARGET",
            description =
                    "Copy everything in --data to the directory TARGET, which must not exist, and end. The pool may"
                            + " be running. A pool started on a copy behaves as with --restored.")
    private @Nullable Path backup;

    @Option(names = "--no-config", description = "Write no configuration for the command line.")
    private boolean noConfig;

    @Option(names = "--no-cluster", description = "Start no cluster member.")
    private boolean noCluster;

    @Option(
            names = "--offer-life",
            paramLabel = "D",
            defaultValue = "PT5M",
            description = "How long an offer may be accepted: ${DEFAULT-VALUE} unless said.")
    private Duration offerLife = OfferSettings.DEFAULT.life();

    @Mixin
    private RetentionOptions bounds = new RetentionOptions();

    /** Exits 0 when told to stop, 1 when it cannot start, 2 for a wrong command line. */
    public static void main(String[] arguments) {
        System.exit(commandLine(HeadStart.begin()::vertx).execute(arguments));
    }

    static CommandLine commandLine(Supplier<Vertx> vertx) {
        return new CommandLine(new PoolMain(vertx)).setExecutionExceptionHandler(PoolMain::explain);
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        Throwable cause = e;
        while ((cause instanceof UncheckedIOException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause instanceof StartException || cause instanceof StoreException
                ? cause.getMessage()
                : cause.toString();
        command.getErr().println("roadstead pool: " + message);
        return 1;
    }

    @Override
    public Integer call() throws Exception {
        if (backup != null) {
            Backup.make(data, backup);
            return 0;
        }
        PoolServer.Settings settings = settings();
        CountDownLatch stopped = new CountDownLatch(1);
        PoolServer server = PoolServer.start(settings, this::engine, vertx);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "pool-stop"));
        if (!noConfig) {
            UserConfig.writeIfAbsent(System.getenv(), server.url(), server.userToken());
        }
        System.out.println("pool ready at " + server.url());
        System.out.flush();
        if (!noCluster) {
            server.startCluster();
        }
        stopped.await();
        return 0;
    }

    private PoolServer.Settings settings() {
        if (offerLife.isNegative() || offerLife.isZero() || offerLife.compareTo(OfferSettings.LONGEST) > 0) {
            throw new StartException("--offer-life is to be more than nothing and at most " + OfferSettings.LONGEST);
        }
        if ((tlsKey == null) != (tlsCertificate == null)) {
            throw new StartException("--tls-key and --tls-certificate belong together");
        }
        String host = LOOPBACK;
        Integer port = where == null ? null : where.port;
        if (where != null && where.listen != null) {
            int colon = where.listen.lastIndexOf(':');
            if (colon < 1) {
                throw new StartException("--listen is to be HOST:PORT, not " + where.listen);
            }
            host = where.listen.substring(0, colon).replace("[", "").replace("]", "");
            port = port(where.listen.substring(colon + 1));
        }
        if (!isLoopback(host) && tlsKey == null && !allowRemote) {
            throw new StartException("listening on " + host
                    + " without TLS would send tokens over the network in the clear: give --tls-key and"
                    + " --tls-certificate, or --allow-remote where the network is trusted");
        }
        return new PoolServer.Settings(
                data, host, port, tlsKey, tlsCertificate, System.getProperty("user.name", "user"), bounds.retention());
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new StartException("this is not a port: " + text);
        }
        throw new StartException("a port is 0 to 65535, not " + text);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new StartException("there is no host " + host);
        }
    }

    private Pool engine(Path directory) {
        boolean copied = restored || Backup.isCopy(directory);
        EngineSettings usual = EngineSettings.DEFAULT.offering(OfferSettings.DEFAULT.lasting(offerLife));
        EngineSettings settings = copied ? usual.afterRestore() : usual;
        try {
            Pool pool = PoolEngine.start(
                    settings.keeping(
                            bounds.retention().answers(), bounds.retention().events()),
                    SqlitePoolStore.open(directory),
                    SqliteLogStore.open(directory),
                    SystemTime.INSTANCE::moment,
                    new SecureRandom(),
                    DiskRoom.of(directory, bounds.retention().reserveBytes(), SystemTime.INSTANCE::moment));
            if (copied) {
                LOG.warn(
                        "this directory comes from a backup: nothing is handed out until every known harvester has said"
                                + " what it holds, or the longest silence is over");
                Backup.adopted(directory);
            }
            return pool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
