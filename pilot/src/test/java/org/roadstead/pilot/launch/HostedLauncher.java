// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A process that hosts a launcher, to be killed by a test, or to end with {@code COMMAND}: {@code HostedLauncher DIR SHELL [COMMAND]}. */
final class HostedLauncher {
    private HostedLauncher() {}

    public static void main(String[] args) throws Exception {
        LauncherWorld world = new LauncherWorld(Path.of(args[0]), args[1]);
        if (args.length > 2) {
            try (world) {
                world.run("/bin/sh", "-c", args[2]);
            }
            // The threads of a pilot do not keep its process.
            System.exit(0);
        }
        CompletableFuture<Running> started = new CompletableFuture<>();
        CompletableFuture<?> result = world.begin(
                world.newJob(),
                started,
                "/bin/sh",
                "-c",
                "trap '' TERM; setsid sh -c 'sleep 1000' & (setsid sleep 1001 & ) ; sleep 1002 & touch up; wait");
        System.out.println(world.pilot);
        System.out.flush();
        result.get();
    }
}
