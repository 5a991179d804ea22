// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.supply.Lives;
import org.roadstead.harvester.CommonOptions;
import org.roadstead.harvester.Foreground;
import org.roadstead.harvester.HarvesterConfig;
import org.roadstead.harvester.HarvesterMain;
import org.roadstead.harvester.PlatformCommand;
import org.roadstead.harvester.store.StoreException;
import org.roadstead.slurm.commands.Controller;
import org.roadstead.slurm.commands.SlurmCommands;
import org.roadstead.slurm.commands.SlurmException;
import org.roadstead.slurm.platform.SlurmOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code roadstead harvester slurm}: pilots are Slurm jobs. */
@Command(
        name = "slurm",
        mixinStandardHelpOptions = true,
        versionProvider = HarvesterMain.Version.class,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Runs pilots as jobs of this account in a Slurm cluster, by sbatch, squeue, sinfo and scancel.",
            "Prints 'harvester NAME ready' once the pool has welcomed it and pilots can call."
        },
        footer = {
            "",
            "Pilots are asked for as the backlog needs them, as job arrays; they end when there is nothing for",
            "them, and never take a job that could not end before their allocation does.",
            "",
            CommonOptions.HOW_IT_ENDS,
            "",
            CommonOptions.ONE_ACCOUNT,
            "",
            "Example, on a login node of a cluster whose nodes see /shared:",
            "  roadstead harvester slurm --pool https://pool.example.org --token-file harvester.token \\",
            "      --data ~/roadstead --pilots /shared/me/pilots --listen 10.0.0.5:7100 --partition short:20"
        })
public final class SlurmCommand implements PlatformCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions("slurm");

    @Option(
            names = "--partition",
            paramLabel = "P[:N]",
            description = {
                "Use this partition, best first when given more than once; at most N pilots in it",
                "(default: Slurm's default partition)."
            })
    private List<String> partitions = new ArrayList<>();

    @Option(names = "--account", paramLabel = "A", description = "Slurm's account to charge.")
    private @Nullable String account;

    @Option(names = "--qos", paramLabel = "Q", description = "Slurm's quality of service.")
    private @Nullable String qos;

    @Option(names = "--reservation", paramLabel = "R", description = "A reservation of Slurm's to run in.")
    private @Nullable String reservation;

    @Option(
            names = "--sbatch",
            paramLabel = "WORD",
            description = "A further word for each sbatch, such as --exclusive.")
    private List<String> extra = new ArrayList<>();

    @Option(
            names = "--pilots",
            paramLabel = "DIR",
            description = "Pilots' tokens, scripts and logs; all nodes must have it (default: beneath --data).")
    private @Nullable Path pilots;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = "Where pilots keep jobs' directories on a node (default: its TMPDIR, else /tmp).")
    private @Nullable Path scratch;

    @Option(
            names = "--most-pilots",
            paramLabel = "N",
            description = "Pilots in one partition, waiting ones included (default: ${DEFAULT-VALUE}).")
    private int mostPilots = 200;

    @Option(
            names = "--most-pending",
            paramLabel = "N",
            description = "Pilots that wait in one partition's queue (default: ${DEFAULT-VALUE}).")
    private int mostPending = 20;

    @Option(names = "--cores", paramLabel = "N", description = "Of all pilots together (default: what Slurm has).")
    private @Nullable Integer cores;

    @Option(names = "--memory", paramLabel = "S", description = "Of all pilots together (default: what Slurm has).")
    private @Nullable String memory;

    @Option(
            names = "--pilot-cores",
            paramLabel = "N",
            description = {
                "Cores of a pilot when no job needs more; a node that has fewer gives what it has",
                "(default: ${DEFAULT-VALUE})."
            })
    private int pilotCores = 4;

    @Option(
            names = "--disk",
            paramLabel = "S",
            description = "Disk of a node where Slurm's TmpDisk does not say (default: ${DEFAULT-VALUE}).")
    private String disk = "100GiB";

    @Option(
            names = "--life",
            paramLabel = "D",
            description = {
                "The longest allocation asked for, unless a job needs a longer one; short ones fit",
                "between others sooner (default: ${DEFAULT-VALUE})."
            })
    private String life = "PT4H";

    @Option(
            names = "--margin",
            paramLabel = "D",
            description = "What is left unused at an allocation's end (default: ${DEFAULT-VALUE}).")
    private String margin = "PT30S";

    @Option(
            names = "--look",
            paramLabel = "D",
            description = "How often squeue is run while all is calm (default: ${DEFAULT-VALUE}).")
    private String look = "PT5S";

    @Option(
            names = "--patience",
            paramLabel = "D",
            description = "How long one of Slurm's commands may take (default: ${DEFAULT-VALUE}).")
    private String patience = "PT30S";

    @Option(
            names = "--slurm-bin",
            paramLabel = "DIR",
            description = "Where Slurm's commands are (default: on the PATH).")
    private @Nullable Path bin;

    @Option(
            names = "--launcher",
            paramLabel = "F",
            description = "bin/roadstead as the nodes have it (default: this installation's).")
    private @Nullable Path launcher;

    @Option(
            names = "--java",
            paramLabel = "F",
            description = "The java of the nodes (default: the one that runs this command).")
    private @Nullable Path java;

    @Override
    public Integer call() throws InterruptedException {
        HarvesterConfig config = common.config();
        SlurmOptions options = options();
        requireConfiguration(System.getenv("SLURM_CONF"));
        Lives lives = lives(options.margin());
        SlurmCommands commands = new SlurmCommands(bin, common.duration(patience, "--patience"), System.getenv());
        SlurmKind kind = new SlurmKind(
                commands,
                options,
                lives,
                common.positive(cores, "--cores"),
                common.bytes(memory, "--memory"),
                pilotCores);
        try {
            checkAddress(config, commands);
            return Foreground.run(config, kind, common.endsPilots());
        } catch (IOException | StoreException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    /** Slurm's commands look for a controller by other means, and long, when this file is not there. */
    private void requireConfiguration(@Nullable String file) {
        if (file != null && !file.isEmpty() && !Files.isReadable(Path.of(file))) {
            throw common.usage("SLURM_CONF", "names " + file + ", which is not there or cannot be read");
        }
    }

    private SlurmOptions options() {
        Map<String, Integer> limits = new LinkedHashMap<>();
        for (String partition : partitions) {
            int colon = partition.indexOf(':');
            String name = colon < 0 ? partition : partition.substring(0, colon);
            String number = colon < 0 ? "0" : partition.substring(colon + 1);
            if (!name.matches("[A-Za-z0-9_.+-]+")
                    || !number.matches("[0-9]{1,6}")
                    || (colon >= 0 && number.matches("0+"))) {
                throw common.usage("--partition", "'" + partition + "' is not NAME or NAME:N with N at least 1");
            }
            limits.put(name, Integer.parseInt(number));
        }
        common.positive(mostPilots, "--most-pilots");
        common.positive(mostPending, "--most-pending");
        common.positive(pilotCores, "--pilot-cores");
        Long bytes = common.bytes(disk, "--disk");
        Duration every = common.duration(look, "--look");
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw common.usage("--look", "is at least PT1S");
        }
        Path shared = pilots != null ? pilots : common.data().resolve("pilots");
        Path installed = launcher == null ? common.launcher() : launcher;
        Path machine =
                java == null && launcher == null ? Path.of(System.getProperty("java.home"), "bin", "java") : java;
        return new SlurmOptions(
                common.name(),
                limits,
                mostPilots,
                mostPending,
                account,
                qos,
                reservation,
                extra,
                shared.toAbsolutePath().normalize(),
                scratch,
                installed,
                machine,
                common.duration(life, "--life"),
                common.duration(margin, "--margin"),
                bytes == null ? 0 : bytes,
                every,
                common.keep());
    }

    private Lives lives(Duration margin) {
        Duration most = common.duration(life, "--life");
        if (most.compareTo(Duration.ofMinutes(1)) < 0) {
            throw common.usage("--life", "is at least PT1M");
        }
        Duration least = Lives.USUAL.least();
        return new Lives(least.compareTo(most) < 0 ? least : most, most, margin);
    }

    /** Pilots on other hosts could not call a loopback address. */
    private void checkAddress(HarvesterConfig config, SlurmCommands commands) throws InterruptedException, IOException {
        String advertised = config.advertise() == null ? config.listenHost() : config.advertise();
        if (!Controller.isLoopback(advertised)) {
            return;
        }
        try {
            if (!Controller.isOnThisHost(commands)) {
                throw common.usage(
                        config.advertise() == null ? "--listen" : "--advertise",
                        "the nodes cannot call " + advertised
                                + "; name an address of this host that they reach, such as --listen 10.0.0.5:7100");
            }
        } catch (SlurmException e) {
            if (e.kind() == SlurmException.Kind.UNREACHED && !e.sentence().contains("contact")) {
                throw new IOException(
                        e.sentence() + "; is this a host of a Slurm cluster? (--slurm-bin says where"
                                + " the commands are)",
                        e);
            }
            // Slurm is away for now. An earlier start has been through this, and pilots of it may wait for us.
            spec.commandLine().getErr().println("going on although Slurm does not answer: " + e.sentence());
        }
    }
}
