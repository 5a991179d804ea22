// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Cases in which jobs go in. */
final class Submits {
    static final String JOBS = "/api/v1/jobs";
    private static final int WARM_UP = 50;

    private final URI pool;
    private final String token;

    Submits(URI pool, String token) {
        this.pool = pool;
        this.token = token;
    }

    /** Each job writes to the FIFO that this waits at; the next is sent when the pilot is idle again. */
    String latency(Path fifo, int n) throws IOException {
        byte[] job = job("\"sh\",\"-c\",\"echo >" + fifo + "\"");
        long[] nanos = new long[n];
        // Read and write, so that the FIFO has no end between two jobs.
        try (Wire wire = new Wire(pool, token);
                RandomAccessFile started = new RandomAccessFile(fifo.toFile(), "rw")) {
            for (int i = -WARM_UP; i < n; i++) {
                long sent = Figures.nanos();
                String id = id(taken(wire.post(JOBS, "application/json", job)));
                if (started.read() < 0) {
                    throw new IOException("the FIFO ended");
                }
                if (i >= 0) {
                    nanos[i] = Figures.nanos() - sent;
                }
                awaitEnd(wire, id);
            }
        }
        return Figures.quantiles(nanos);
    }

    private static void awaitEnd(Wire wire, String id) throws IOException {
        while (!wire.get(JOBS + "/" + id).body().contains("\"phase\":\"COMPLETED\",\"reason\"")) {
            Thread.onSpinWait();
        }
    }

    String single(int connections, int n) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            run(threads, connections, Math.max(connections, n / 2));
            long begin = Figures.nanos();
            long[] nanos = run(threads, connections, n);
            String rate = Figures.rate(nanos.length, begin);
            Arrays.sort(nanos);
            return rate + String.format(Locale.ROOT, " %.2f", Figures.p99(nanos));
        } finally {
            threads.shutdown();
        }
    }

    private long[] run(ExecutorService threads, int connections, int n)
            throws InterruptedException, ExecutionException {
        int each = n / connections;
        long[] nanos = new long[each * connections];
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int from = i * each;
            all.add(threads.submit(() -> {
                try (Wire wire = new Wire(pool, token)) {
                    byte[] job = job("\"true\"");
                    for (int k = 0; k < each; k++) {
                        long sent = Figures.nanos();
                        taken(wire.post(JOBS, "application/json", job));
                        nanos[from + k] = Figures.nanos() - sent;
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        return nanos;
    }

    String bulk(int n) throws IOException {
        byte[] line = job("\"true\"");
        byte[] body = new byte[n * (line.length + 1)];
        for (int i = 0; i < n; i++) {
            System.arraycopy(line, 0, body, i * (line.length + 1), line.length);
            body[(i + 1) * (line.length + 1) - 1] = '\n';
        }
        try (Wire wire = new Wire(pool, token)) {
            // As much again first: a young JVM is not what is measured.
            taken(wire.post(JOBS, "application/x-ndjson", body));
            long begin = Figures.nanos();
            taken(wire.post(JOBS, "application/x-ndjson", body));
            return Figures.rate(n, begin);
        }
    }

    /** One sweep for each shape; shapes differ in the memory they ask for, from 128 MiB up. */
    String fill(int shapes, int n) throws IOException {
        long begin = Figures.nanos();
        try (Wire wire = new Wire(pool, token)) {
            for (int i = 0; i < shapes; i++) {
                String sweep =
                        "{\"run\":{\"kind\":\"command\",\"command\":[\"true\",\"${i}\"]},\"resources\":{\"memory\":\""
                                + (128 + i) + "MiB\"},\"sweep\":{\"parameters\":{\"i\":{\"range\":\"1-" + n / shapes
                                + "\"}}}}";
                taken(wire.post(JOBS, "application/json", sweep.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return String.format(Locale.ROOT, "%.2f", (Figures.nanos() - begin) / 1e9);
    }

    private static byte[] job(String command) {
        return ("{\"run\":{\"kind\":\"command\",\"command\":[" + command + "]}}").getBytes(StandardCharsets.UTF_8);
    }

    static String taken(Wire.Answer answer) throws IOException {
        if (answer.status() / 100 != 2) {
            throw new IOException("the pool answered " + answer.status() + ": " + answer.body());
        }
        return answer.body();
    }

    private static String id(String answer) {
        int begin = answer.indexOf("\"id\":\"") + 6;
        return answer.substring(begin, answer.indexOf('"', begin));
    }
}
