// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead logs}. */
@CommandLine.Command(description = "Show what a job wrote: its stdout on stdout, its stderr on stderr, byte for byte.")
final class LogsCommand extends PoolCommand {
    @Parameters(paramLabel = "ID", description = "of a job")
    String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = "go on until the job has ended")
    boolean follow;

    @Option(names = "--stream", paramLabel = "stdout|stderr", description = "only this one, on stdout")
    @Nullable
    String stream;

    @Option(names = "--attempt", paramLabel = "N", description = "of this attempt (the newest that wrote something)")
    int attempt;

    LogsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        Ids.job(id);
        if (stream != null && !stream.equals("stdout") && !stream.equals("stderr")) {
            throw Failure.usage("--stream is stdout or stderr");
        }
        pool.get(Ids.path(id));
        if (stream != null) {
            LogPump one = new LogPump(pool, id, stream, attempt, follow, surroundings.out());
            one.run();
            one.check();
            return OK;
        }
        LogPump out = new LogPump(pool, id, "stdout", attempt, follow, surroundings.out());
        LogPump err = new LogPump(pool, id, "stderr", attempt, follow, surroundings.err());
        Thread thread = out.start();
        err.run();
        join(thread);
        out.check();
        err.check();
        return OK;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
