// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roadstead harvester}: runs a harvester in the foreground until it is told to end. */
@Command(
        name = "harvester",
        description =
                "Stands beside one platform: pulls jobs from the pool, supplies pilots and passes on what they report.",
        subcommands = LocalCommand.class,
        mixinStandardHelpOptions = true,
        versionProvider = HarvesterMain.Version.class)
public final class HarvesterMain implements Callable<Integer> {
    private static final int USAGE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--cds-warmup", hidden = true, paramLabel = "DIR")
    private @Nullable Path warmup;

    private HarvesterMain() {}

    public static void main(String[] args) {
        // Names are looked up by the JVM; Vert.x's own resolver would cost a thread and a tenth of a second.
        System.setProperty("vertx.disableDnsResolver", "true");
        // Netty's events for Java Flight Recorder wake the recorder, recording or not: a fifth of a second.
        System.setProperty("io.netty.jfr.enabled", "false");
        HeadStart.begin();
        CommandLine line = commandLine();
        // The platforms of other modules are found by looking through all jars, which a local harvester need not wait
        // for.
        if (args.length == 0 || !args[0].equals("local")) {
            ServiceLoader.load(PlatformCommand.class).forEach(line::addSubcommand);
        }
        System.exit(line.execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new HarvesterMain())
                .setCommandName("roadstead harvester")
                .setParameterExceptionHandler((e, unparsed) -> {
                    e.getCommandLine().getErr().println(e.getMessage());
                    e.getCommandLine()
                            .getErr()
                            .println("See '"
                                    + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
                    return USAGE;
                });
    }

    @Override
    public Integer call() throws Exception {
        if (warmup != null) {
            Warmup.run(warmup);
            return 0;
        }
        throw new ParameterException(spec.commandLine(), "say which platform: local, slurm or k8s");
    }

    /** This build's version, or {@code dev}. */
    public static String release() {
        String version = HarvesterMain.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** For the commands' --version. */
    public static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"roadstead " + release()};
        }
    }
}
