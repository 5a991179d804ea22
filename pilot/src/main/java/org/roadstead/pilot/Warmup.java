// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.roadstead.core.job.JobId;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;

/**
 * Takes a pilot's usual way once, against a harvester of a few lines inside this process: one job with an input and an
 * output. What is loaded meanwhile goes into the class-data archive that makes pilots start fast.
 */
final class Warmup {
    private static final JobId JOB = new JobId("j" + "0".repeat(26));
    private static final String DESCRIPTION =
            """
            {"run": {"kind": "command", "command": ["/bin/sh", "-c", "cat in; echo err >&2; echo out >out"]},
             "environment": {"A": "b"}, "inputs": [{"content": "in", "to": "in"}], "outputs": [{"path": "out"}]}
            """;

    private final ServerSocket server;
    private final CountDownLatch never = new CountDownLatch(1);
    private boolean offered;

    private Warmup(ServerSocket server) {
        this.server = server;
    }

    /** What to run the pilot with; everything of it lies in {@code directory}. */
    static PilotConfig start(Path directory) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Warmup warmup = new Warmup(server);
        serve(warmup::accept);
        return new PilotConfig(
                URI.create("http://127.0.0.1:" + server.getLocalPort()),
                "none",
                "pwarmup",
                Files.createDirectories(directory.toAbsolutePath()),
                new Resources(1, 1L << 30, 1L << 30, 0),
                null,
                null,
                List.of(),
                Collections.emptySortedSet(),
                null,
                null,
                Duration.ZERO,
                null,
                Duration.ZERO,
                null,
                "auto",
                1024,
                1L << 30,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(20));
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static void serve(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException e) {
                // The pilot has closed its side: it is done.
                Thread.currentThread().interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = server.accept();
            serve(() -> answerAll(socket));
        }
    }

    private void answerAll(Socket socket) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        while (true) {
            String request = line(in);
            int length = 0;
            String header;
            while (!(header = line(in)).isEmpty()) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            byte[] answer = answer(request.split(" ")[1], in.readNBytes(length));
            String head = "HTTP/1.1 200 OK\r\nContent-Length: " + answer.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(answer);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new IOException("end");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private byte[] answer(String path, byte[] body) throws IOException, InterruptedException {
        return switch (path) {
            case "/pilot/v1/hello" -> json(new PilotMessages.Welcome("e", 1, 1000, 800, List.of()));
            case "/pilot/v1/poll" -> poll();
            case "/pilot/v1/claim" ->
                json(new PilotMessages.Claimed(
                        List.of(new PilotMessages.Grant(
                                JOB,
                                1,
                                1,
                                "o",
                                "g",
                                60_000,
                                60_000,
                                (ObjectNode) Json.MAPPER.readTree(DESCRIPTION),
                                Map.of("p", "1"))),
                        List.of()));
            case "/pilot/v1/report" -> {
                PilotMessages.Report report = Json.MAPPER.readValue(body, PilotMessages.Report.class);
                yield json(new PilotMessages.Reported(
                        "e",
                        report.progress().stream()
                                .map(progress -> new Ack(progress.job(), progress.attempt(), null))
                                .toList(),
                        report.renew().stream()
                                .map(held -> new PilotMessages.Renewal(held.job(), held.attempt(), 60_000, null))
                                .toList(),
                        List.of()));
            }
            default -> new byte[0];
        };
    }

    private byte[] poll() throws IOException, InterruptedException {
        synchronized (this) {
            if (!offered) {
                offered = true;
                Shape shape = new Shape("o", "g", RunKind.COMMAND, 1, 1, 1, 1, 0, null, 1, new TreeSet<>(), 60_000);
                return json(new PilotMessages.Polled(
                        "e", List.of(new PilotMessages.Candidate(JOB, 1, 1, shape, 0, 0)), List.of()));
            }
        }
        never.await();
        return new byte[0];
    }

    private static byte[] json(Object message) throws IOException {
        return Json.MAPPER.writeValueAsBytes(message);
    }
}
