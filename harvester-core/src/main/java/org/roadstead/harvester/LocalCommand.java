// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.roadstead.harvester.local.LocalKind;
import org.roadstead.harvester.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            CommonOptions.HOW_IT_ENDS,
            "",
            CommonOptions.ONE_ACCOUNT,
            "",
            "Example:",
            "  roadstead harvester local --pool http://127.0.0.1:8080 --token-file pool/tokens/harvester \\",
            "      --data harvester --cores 4 --memory 8GiB"
        })
final class LocalCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions("local");

    @Option(names = "--cores", paramLabel = "N", description = "Capacity; may exceed the host's (default: the host's).")
    private @Nullable Integer cores;

    @Option(names = "--memory", paramLabel = "S", description = "Capacity, such as 8GiB (default: the host's).")
    private @Nullable String memory;

    @Option(names = "--disk", paramLabel = "S", description = "Capacity (default: what is free beneath --data).")
    private @Nullable String disk;

    @Option(names = "--gpus", paramLabel = "N", description = "Capacity (default: ${DEFAULT-VALUE}).")
    private int gpus;

    @Override
    public Integer call() throws InterruptedException {
        HarvesterConfig config = common.config();
        LocalKind kind = new LocalKind(
                common.launcher(),
                HarvesterMain.release(),
                common.positive(cores, "--cores"),
                common.bytes(memory, "--memory"),
                common.bytes(disk, "--disk"),
                gpus,
                common.keep());
        try {
            return Foreground.run(config, kind, common.endsPilots());
        } catch (IOException | StoreException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }
}
