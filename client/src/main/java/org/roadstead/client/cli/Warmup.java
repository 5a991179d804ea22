// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import org.roadstead.core.time.SystemTime;

/** Takes the usual paths once, against a stand-in for the pool, so that their classes come into the archive (AppCDS). */
final class Warmup {
    private static final String JOB = "j00000000000000000000000000";
    private static final String ANSWER =
            "{\"id\":\"" + JOB + "\",\"count\":1,\"phase\":\"COMPLETED\",\"items\":[{\"id\":\"" + JOB
                    + "\",\"phase\":\"COMPLETED\",\"created\":\"2026-01-01T00:00:00Z\"}]}";
    private static final String DESCRIPTION = "run: {kind: command, command: [\"true\"]}\nresources: {cores: 1}\n";

    private Warmup() {}

    /** @param directory for what it writes; returns the exit code */
    static int run(Path directory) {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server), "stand-in");
            thread.setDaemon(true);
            thread.start();
            Path token = Files.writeString(directory.resolve("warmup.token"), "warmup");
            Surroundings surroundings = new Surroundings(
                    Map.of(
                            "ROADSTEAD_POOL",
                            "http://127.0.0.1:" + server.getLocalPort(),
                            "ROADSTEAD_TOKEN_FILE",
                            token.toString()),
                    directory,
                    new ByteArrayInputStream(DESCRIPTION.getBytes(StandardCharsets.UTF_8)),
                    Surroundings.printer(OutputStream.nullOutputStream()),
                    Surroundings.printer(OutputStream.nullOutputStream()),
                    false,
                    false,
                    SystemTime.INSTANCE,
                    ZoneOffset.UTC);
            int code = Roadstead.run(surroundings, "--help");
            code |= Roadstead.run(surroundings, "jobs");
            code |= Roadstead.run(surroundings, "job", JOB);
            code |= Roadstead.run(surroundings, "submit", "-");
            code |= Roadstead.run(surroundings, "submit", "--cores", "1", "--", "true");
            code |= Roadstead.run(surroundings, "logs", JOB);
            code |= Roadstead.run(surroundings, "submit", "--wait", "--json", "--", "true");
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> answer(socket), "stand-in");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                // The socket is closed: the warm-up is over.
                return;
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            BufferedReader request =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            while (answered(request, socket)) {
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            // The call that it breaks shows in the exit code.
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answered(BufferedReader request, Socket socket) throws IOException {
        int length = 0;
        String line = request.readLine();
        if (line == null) {
            return false;
        }
        for (; line != null && !line.isEmpty(); line = request.readLine()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            request.read();
        }
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + ANSWER.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + ANSWER).getBytes(StandardCharsets.ISO_8859_1));
        return true;
    }
}
