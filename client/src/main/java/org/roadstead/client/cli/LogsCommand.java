// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.core.job.Phase;
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
            description = "go on until the job has ended, over further attempts and restarts of the pool")
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
        JsonNode job = pool.get(Ids.path(id));
        Away away = follow ? new Away(this::say) : null;
        PrintStream err = stream == null ? surroundings.err() : surroundings.out();
        List<LogPump> pumps = new ArrayList<>();
        if (!"stderr".equals(stream)) {
            pumps.add(new LogPump(pool, id, "stdout", attempt, attempt > 0, away, surroundings.out()));
        }
        if (!"stdout".equals(stream)) {
            pumps.add(new LogPump(pool, id, "stderr", attempt, attempt > 0, away, err));
        }
        for (Thread thread : pumps.stream().map(LogPump::start).toList()) {
            LogPump.join(thread);
        }
        for (LogPump pump : pumps) {
            pump.check();
        }
        if (pumps.stream().allMatch(pump -> pump.printed() == 0)) {
            nothing(job);
        }
        return OK;
    }

    /** An empty answer is not to be mistaken for one that was lost. */
    private void nothing(JsonNode job) {
        int newest = job.path("attempt").asInt();
        String phase = Words.text(job, "phase");
        boolean isOver = Ending.isOver(job);
        if (attempt > newest) {
            say(id
                    + (newest == 0
                            ? " has had no attempt yet"
                            : " has had no attempt " + attempt + ", the newest is " + newest));
        } else if (newest == 0 || phase.equals(Phase.WAITING.name()) && attempt == 0) {
            say(id + " has written nothing: it " + (isOver ? "never started" : "is " + phase) + "; `roadstead explain "
                    + id + "` says why");
        } else if (!follow) {
            say(id + " has written nothing" + (isOver ? "" : " yet") + (stream == null ? "" : " to " + stream));
        }
    }
}
