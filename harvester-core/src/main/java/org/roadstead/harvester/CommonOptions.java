// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.ByteSize;
import org.roadstead.harvester.pool.PoolAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every kind of harvester is told on its command line; a mixin of each command. Values are checked when they are asked for. */
public final class CommonOptions {
    /** Of the help of every platform. */
    public static final String HOW_IT_ENDS = "How it ends:%n"
            + "  SIGTERM          at once; pilots go on, and the next start with the same --data adopts them.%n"
            + "                   With --end-pilots: ends every pilot first, and proves it dead.%n"
            + "  SIGINT (Ctrl-C)  drains: takes nothing new, hands back what waits, lets running jobs end,%n"
            + "                   then pilots. A second one ends at once, like SIGTERM without --end-pilots.%n"
            + "  Exit code 0; 1 failed; 2 usage; 3 another start of the same harvester has taken over.";

    /** Of the help of platforms whose payloads run as the account of the harvester. */
    public static final String ONE_ACCOUNT =
            "Payloads run as the account that runs this command. Pilots never mix owners, but what a shared%n"
                    + "account cannot protect (files, processes of the same account) is not protected from one owner%n"
                    + "to the next.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--pool",
            paramLabel = "URL",
            description = "Where the pool is (default: ROADSTEAD_POOL, else the pool of ~/.roadstead/config.yaml).")
    private @Nullable String pool;

    @Option(
            names = "--token-file",
            paramLabel = "F",
            description = {
                "Holds the harvester's token; read again when the pool refuses it",
                "(default: ROADSTEAD_HARVESTER_TOKEN_FILE, else the file 'harvester' beside a person's own token file)."
            })
    private @Nullable Path tokenFile;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "What it keeps; one process at a time (default: ROADSTEAD_HARVESTER_DATA).")
    private @Nullable Path data;

    @Option(names = "--name", paramLabel = "N", description = "Its name in the pool (default: ${DEFAULT-VALUE}).")
    private String name;

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

    /** @param name the harvester's name when none is given */
    public CommonOptions(String name) {
        this.name = name;
    }

    /** All of them, checked. Fails with a {@link ParameterException} that names the option and what would be right. */
    public HarvesterConfig config() {
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
        Surroundings around = new Surroundings(System.getenv());
        String where = pool != null ? pool : around.pool();
        if (where == null) {
            throw usage("--pool", "name the pool's URL, or export ROADSTEAD_POOL");
        }
        Path token = tokenFile != null ? tokenFile : around.tokenFile();
        if (token == null) {
            throw usage(
                    "--token-file",
                    "name the file with the harvester's token, or export ROADSTEAD_HARVESTER_TOKEN_FILE");
        }
        Long least = bytes(reserve, "--reserve");
        try {
            return new HarvesterConfig(
                    name,
                    PoolAddress.parse(where, plainHttp),
                    token,
                    authority,
                    data(),
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

    /** Where the harvester keeps what it keeps. */
    public Path data() {
        Path directory = data != null ? data : new Surroundings(System.getenv()).data();
        if (directory == null) {
            throw usage("--data", "name a directory for what it keeps, or export ROADSTEAD_HARVESTER_DATA");
        }
        return directory;
    }

    public String name() {
        return name;
    }

    /** How long the directories of ended jobs stay. */
    public Duration keep() {
        return duration(keep, "--keep");
    }

    /** Whether SIGTERM ends all pilots. */
    public boolean endsPilots() {
        return endPilots;
    }

    /** The installation's {@code bin/roadstead}, through which pilots are started. */
    public Path launcher() {
        String home = System.getProperty("roadstead.home");
        Path launcher = Path.of(home == null ? "" : home, "bin", "roadstead").toAbsolutePath();
        if (home == null || !Files.isExecutable(launcher)) {
            throw usage("roadstead", "pilots are started through the launcher, and there is none at " + launcher);
        }
        return launcher;
    }

    /** Null when it was not given. */
    public @Nullable Integer positive(@Nullable Integer number, String option) {
        if (number != null && number < 1) {
            throw usage(option, "is at least 1");
        }
        return number;
    }

    /** Null when it was not given. */
    public @Nullable Long bytes(@Nullable String text, String option) {
        try {
            return text == null ? null : (Long) ByteSize.parse(text).bytes();
        } catch (IllegalArgumentException e) {
            throw usage(option, e.getMessage() + " (8GiB would be right)");
        }
    }

    public Duration duration(String text, String option) {
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

    /** To be thrown: the option, and what is wrong with it. */
    public ParameterException usage(String option, String message) {
        return new ParameterException(spec.commandLine(), option + ": " + message);
    }
}
