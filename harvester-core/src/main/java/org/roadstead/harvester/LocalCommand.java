// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.ByteSize;
import org.roadstead.harvester.local.LocalKind;
import org.roadstead.harvester.pool.PoolAddress;
import org.roadstead.harvester.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roadstead harvester local}: pilots are processes of this host. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        versionProvider = HarvesterMain.Version.class,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Runs pilots as processes of this host, within the capacity declared.",
            "Prints 'harvester NAME ready' once the pool has welcomed it and pilots can call."
        },
        footer = {
            "",
            "How it ends:",
            "  SIGTERM          at once; pilots go on, and the next start with the same --data adopts them.",
            "                   With --end-pilots: ends every pilot first, and proves it dead.",
            "  SIGINT (Ctrl-C)  drains: takes nothing new, hands back what waits, lets running jobs end,",
            "                   then pilots. A second one ends at once, like SIGTERM without --end-pilots.",
            "  Exit code 0; 1 failed; 2 usage; 3 another start of the same harvester has taken over.",
            "",
            "Payloads run as the account that runs this command. Pilots never mix owners, but what a shared",
            "account cannot protect (files, processes of the same account) is not protected from one owner",
            "to the next.",
            "",
            "Example:",
            "  roadstead harvester local --pool http://127.0.0.1:8080 --token-file pool/tokens/harvester \\",
            "      --data harvester --cores 4 --memory 8GiB"
        })
final class LocalCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--pool", required = true, paramLabel = "URL", description = "Where the pool is.")
    private String pool = "";

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "F",
            description = "Holds the harvester's token; read again when the pool refuses it.")
    private Path tokenFile = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "What it keeps; one process at a time.")
    private Path data = Path.of("");

    @Option(names = "--name", paramLabel = "N", description = "Its name in the pool (default: ${DEFAULT-VALUE}).")
    private String name = "local";

    @Option(
            names = "--listen",
            paramLabel = "H:P",
            description = "Where pilots call (default: 127.0.0.1 and a free port, kept in --data and used again).")
    private String listen = "127.0.0.1:0";

    @Option(
            names = "--advertise",
            paramLabel = "URL",
            description = "What pilots are told to call (default: --listen).")
    private @Nullable String advertise;

    @Option(
            names = "--serve",
            paramLabel = "WHOM",
            description = "all, or a list such as owner:ada,group:radio (default: ${DEFAULT-VALUE}).")
    private String serve = "all";

    @Option(names = "--cores", paramLabel = "N", description = "Capacity; may exceed the host's (default: the host's).")
    private @Nullable Integer cores;

    @Option(names = "--memory", paramLabel = "S", description = "Capacity, such as 8GiB (default: the host's).")
    private @Nullable String memory;

    @Option(names = "--disk", paramLabel = "S", description = "Capacity (default: what is free beneath --data).")
    private @Nullable String disk;

    @Option(names = "--gpus", paramLabel = "N", description = "Capacity (default: ${DEFAULT-VALUE}).")
    private int gpus;

    @Option(
            names = "--idle-end",
            paramLabel = "D",
            description = "After how long without a job a pilot ends (default: ${DEFAULT-VALUE}).")
    private String idleEnd = "PT60S";

    @Option(
            names = "--keep",
            paramLabel = "D",
            description = "How long the directories of ended jobs stay, such as PT24H (default: they go at once).")
    private String keep = "PT0S";

    @Option(
            names = "--reserve",
            paramLabel = "S",
            description = "Free disk beneath --data below which no new jobs are pulled (default: 200MiB).")
    private @Nullable String reserve;

    @Option(
            names = "--ca",
            paramLabel = "F",
            description = "PEM certificates to trust for https instead of Java's own.")
    private @Nullable Path authority;

    @Option(names = "--plain-http", description = "Lets the token go to a --pool beyond this host without TLS.")
    private boolean plainHttp;

    @Option(names = "--end-pilots", description = "On SIGTERM ends every pilot and waits until each is proved dead.")
    private boolean endPilots;

    @Override
    public Integer call() throws InterruptedException {
        HarvesterConfig config = config();
        LocalKind kind = new LocalKind(
                launcher(),
                HarvesterMain.release(),
                positive(cores, "--cores"),
                bytes(memory, "--memory"),
                bytes(disk, "--disk"),
                gpus,
                duration(keep, "--keep"));
        try {
            return Foreground.run(config, kind, endPilots);
        } catch (IOException | StoreException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private HarvesterConfig config() {
        if (!NAME.matcher(name).matches()) {
            throw usage("--name", "'" + name + "' is not made of lower-case letters, digits and hyphens (at most 63)");
        }
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? "" : listen.substring(0, colon).replaceAll("[\\[\\]]", "");
        if (host.isEmpty()) {
            throw usage("--listen", "'" + listen + "' is not HOST:PORT");
        }
        if (advertise == null && (host.equals("0.0.0.0") || host.equals("::"))) {
            throw usage("--advertise", "is needed when --listen is every address of this host");
        }
        Long least = bytes(reserve, "--reserve");
        try {
            return new HarvesterConfig(
                    name,
                    PoolAddress.parse(pool, plainHttp),
                    tokenFile,
                    authority,
                    data,
                    host,
                    Integer.parseInt(listen.substring(colon + 1)),
                    advertise,
                    ServeOption.parse(serve),
                    duration(idleEnd, "--idle-end"),
                    least == null ? HarvesterConfig.RESERVE : least);
        } catch (NumberFormatException e) {
            throw usage("--listen", "'" + listen + "' is not HOST:PORT");
        } catch (IllegalArgumentException e) {
            throw usage("--pool or --serve", String.valueOf(e.getMessage()));
        }
    }

    private Path launcher() {
        String home = System.getProperty("roadstead.home");
        Path launcher = Path.of(home == null ? "" : home, "bin", "roadstead").toAbsolutePath();
        if (home == null || !Files.isExecutable(launcher)) {
            throw usage("roadstead", "pilots are started through the launcher, and there is none at " + launcher);
        }
        return launcher;
    }

    private @Nullable Integer positive(@Nullable Integer number, String option) {
        if (number != null && number < 1) {
            throw usage(option, "is at least 1");
        }
        return number;
    }

    private @Nullable Long bytes(@Nullable String text, String option) {
        try {
            return text == null ? null : (Long) ByteSize.parse(text).bytes();
        } catch (IllegalArgumentException e) {
            throw usage(option, e.getMessage() + " (8GiB would be right)");
        }
    }

    private Duration duration(String text, String option) {
        try {
            Duration duration = Duration.parse(text);
            if (duration.isNegative()) {
                throw usage(option, "is not negative");
            }
            return duration;
        } catch (DateTimeParseException e) {
            throw usage(option, "'" + text + "' is not a duration such as PT60S");
        }
    }

    private ParameterException usage(String option, String message) {
        return new ParameterException(spec.commandLine(), option + ": " + message);
    }
}
