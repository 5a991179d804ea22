// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.roadstead.core.time.SystemTime;

/**
 * Drives the pool for scripts/bench; prints one line of figures.
 *
 * <pre>
 * Bench URL TOKENFILE latency FIFO N        p50 and p99 in milliseconds from sending a job to its command's first act
 * Bench URL TOKENFILE submit CONNECTIONS N  jobs a second, one job a request
 * Bench URL TOKENFILE bulk N                jobs a second, all in one request
 * </pre>
 */
public final class Bench {
    private static final String JOBS = "/api/v1/jobs";
    private static final int WARM_UP = 50;

    private final URI pool;
    private final String token;

    private Bench(URI pool, String token) {
        this.pool = pool;
        this.token = token;
    }

    public static void main(String[] args) throws Exception {
        Bench bench = new Bench(
                URI.create(args[0]), Files.readString(Path.of(args[1])).strip());
        String line =
                switch (args[2]) {
                    case "latency" -> bench.latency(Path.of(args[3]), Integer.parseInt(args[4]));
                    case "submit" -> bench.submit(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
                    case "bulk" -> bench.bulk(Integer.parseInt(args[3]));
                    default -> throw new IllegalArgumentException("no such case: " + args[2]);
                };
        System.out.println(line);
    }

    /** Each job writes to the FIFO that this waits at; the next is sent when the pilot is idle again. */
    private String latency(Path fifo, int n) throws IOException {
        byte[] job = job("\"sh\",\"-c\",\"echo >" + fifo + "\"");
        long[] nanos = new long[n];
        // Read and write, so that the FIFO has no end between two jobs.
        try (Wire wire = new Wire(pool, token);
                RandomAccessFile started = new RandomAccessFile(fifo.toFile(), "rw")) {
            for (int i = -WARM_UP; i < n; i++) {
                long sent = SystemTime.INSTANCE.nanos();
                String id = id(taken(wire.post(JOBS, "application/json", job)));
                if (started.read() < 0) {
                    throw new IOException("the FIFO ended");
                }
                if (i >= 0) {
                    nanos[i] = SystemTime.INSTANCE.nanos() - sent;
                }
                awaitEnd(wire, id);
            }
        }
        Arrays.sort(nanos);
        return String.format(Locale.ROOT, "%.2f %.2f", nanos[n / 2] / 1e6, nanos[(int) (n * 0.99)] / 1e6);
    }

    private static void awaitEnd(Wire wire, String id) throws IOException {
        while (!wire.get(JOBS + "/" + id).body().contains("\"phase\":\"COMPLETED\",\"reason\"")) {
            Thread.onSpinWait();
        }
    }

    private String submit(int connections, int n) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            run(threads, connections, Math.max(connections, n / 5));
            long begin = SystemTime.INSTANCE.nanos();
            run(threads, connections, n);
            return rate(n, begin);
        } finally {
            threads.shutdown();
        }
    }

    private void run(ExecutorService threads, int connections, int n) throws InterruptedException, ExecutionException {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            all.add(threads.submit(() -> {
                try (Wire wire = new Wire(pool, token)) {
                    byte[] job = job("\"true\"");
                    for (int k = 0; k < n / connections; k++) {
                        taken(wire.post(JOBS, "application/json", job));
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private String bulk(int n) throws IOException {
        byte[] line = job("\"true\"");
        byte[] body = new byte[n * (line.length + 1)];
        for (int i = 0; i < n; i++) {
            System.arraycopy(line, 0, body, i * (line.length + 1), line.length);
            body[(i + 1) * (line.length + 1) - 1] = '\n';
        }
        try (Wire wire = new Wire(pool, token)) {
            taken(wire.post(JOBS, "application/x-ndjson", Arrays.copyOf(body, 1000 * (line.length + 1))));
            long begin = SystemTime.INSTANCE.nanos();
            taken(wire.post(JOBS, "application/x-ndjson", body));
            return rate(n, begin);
        }
    }

    private static String rate(int n, long begin) {
        return String.format(Locale.ROOT, "%.0f", n / ((SystemTime.INSTANCE.nanos() - begin) / 1e9));
    }

    private static byte[] job(String command) {
        return ("{\"run\":{\"kind\":\"command\",\"command\":[" + command + "]}}").getBytes(StandardCharsets.UTF_8);
    }

    private static String taken(Wire.Answer answer) throws IOException {
        if (answer.status() != 201) {
            throw new IOException("the pool answered " + answer.status() + ": " + answer.body());
        }
        return answer.body();
    }

    private static String id(String answer) {
        int begin = answer.indexOf("\"id\":\"") + 6;
        return answer.substring(begin, answer.indexOf('"', begin));
    }
}
