// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.SweepId;
import org.roadstead.pilot.PilotLog;
import org.roadstead.pilot.PilotThreads;

/** Prints how many trivial payloads a second the launcher runs: {@code SpawnRate DIR JOBS WIDTH [SHELL]}. */
final class SpawnRate {
    private SpawnRate() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]).toAbsolutePath();
        int jobs = Integer.parseInt(args[1]);
        int width = Integer.parseInt(args[2]);
        String shell = args.length > 3 ? args[3] : "/bin/sh";
        PilotLog log = new PilotLog(System.err);
        Executor threads = PilotThreads.create(log);
        SweepId sweep = new SweepId("s0123456789abcdefghjkmnpqrs".substring(0, 27));
        try (Launcher launcher = Launcher.open(
                new LaunchSettings(
                        data.resolve("slots"), "pbench", PayloadEnvironment.of(System.getenv()), shell, "auto", 1024),
                threads,
                log)) {
            for (int round = 0; round < 3; round++) {
                AtomicInteger next = new AtomicInteger();
                CountDownLatch done = new CountDownLatch(width);
                long start = System.nanoTime();
                for (int w = 0; w < width; w++) {
                    Path directory = Files.createDirectories(data.resolve("d" + w));
                    threads.execute(() -> {
                        try {
                            int i;
                            while ((i = next.getAndIncrement()) < jobs) {
                                Launch launch = new Launch(
                                        JobId.member(sweep, i), 1, directory, List.of("/bin/true"), Map.of());
                                Ended ended = launcher.run(launch, (e, b, n) -> {}, r -> {});
                                if (ended.code() == null || ended.code() != 0) {
                                    throw new IllegalStateException(ended.toString());
                                }
                            }
                        } catch (Exception e) {
                            e.printStackTrace();
                        } finally {
                            done.countDown();
                        }
                    });
                }
                done.await();
                long millis = (System.nanoTime() - start) / 1_000_000;
                System.out.println(jobs * 1000L / millis + "/s");
            }
        }
    }
}
