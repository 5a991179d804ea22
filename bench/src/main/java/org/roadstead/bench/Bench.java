// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.roadstead.bench.replay.ForecastCase;

/**
 * One case of scripts/bench; prints one line of figures.
 *
 * <pre>
 * Bench latency URL TOKENFILE FIFO N        p50 and p99 in milliseconds from sending a job to its command's first act
 * Bench submit URL TOKENFILE CONNECTIONS N  jobs a second, one job a request; p99 of a request in milliseconds
 * Bench bulk URL TOKENFILE N                jobs a second, all in one request
 * Bench fill URL TOKENFILE SHAPES N         submits N jobs of SHAPES shapes that never start by themselves; seconds
 * Bench pull URL TOKENFILE HARVESTER N      p50 and p99 in milliseconds of N pulls of 100 jobs
 * Bench report URL TOKENFILE HARVESTER N    p50 and p99 in milliseconds of N reports that end 100 jobs each
 * Bench idle URL TOKENFILE N PID SECONDS    per cent of a core that process PID takes while N harvesters wait at it
 * Bench store DIRECTORY BATCH N             jobs a second of the bare store, BATCH of them a commit
 * Bench forecast TRACE [JSON]               how good the forecasts would have been over a trace; prints a table
 * </pre>
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("store")) {
            System.out.println(BareStore.run(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])));
            return;
        }
        if (args[0].equals("forecast")) {
            System.exit(ForecastCase.run(Path.of(args[1]), args.length > 2 ? args[2] : "", System.out, System.err));
        }
        URI pool = URI.create(args[1]);
        String token = Files.readString(Path.of(args[2])).strip();
        String line =
                switch (args[0]) {
                    case "latency" -> new Submits(pool, token).latency(Path.of(args[3]), Integer.parseInt(args[4]));
                    case "submit" ->
                        new Submits(pool, token).single(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
                    case "bulk" -> new Submits(pool, token).bulk(Integer.parseInt(args[3]));
                    case "fill" -> new Submits(pool, token).fill(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
                    case "pull" -> new Leaf(pool, token, args[3]).pulls(Integer.parseInt(args[4]));
                    case "report" -> new Leaf(pool, token, args[3]).reports(Integer.parseInt(args[4]));
                    case "idle" ->
                        IdlePulls.run(
                                pool,
                                token,
                                Integer.parseInt(args[3]),
                                Long.parseLong(args[4]),
                                Integer.parseInt(args[5]));
                    default -> throw new IllegalArgumentException("no such case: " + args[0]);
                };
        System.out.println(line);
    }
}
