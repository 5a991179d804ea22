// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.TreeMap;
import org.roadstead.core.protocol.Json;

/** Speaks HTTP byte by byte, so that it can be spoken wrongly. Each request has a connection of its own. */
final class RawHttp {
    private static final int PATIENCE_MILLIS = 8_000;
    private static final int SILENCE_MILLIS = 150;

    private RawHttp() {}

    /**
     * What came back.
     *
     * @param status 0 when the connection was closed without an answer, -1 when nothing came for long
     * @param body only of a refusal
     * @param headers by lower-case name
     * @param answers how many there were
     */
    @SuppressWarnings("ArrayRecordComponent") // looked at by one test
    record Reply(int status, Map<String, String> headers, byte[] body, int answers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String type() {
            return header("content-type");
        }

        String text() {
            return new String(body, UTF_8);
        }

        JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }
    }

    /** Sends {@code request} and reads the one answer to it; {@code head}: it comes without a body. */
    static Reply send(int port, byte[] request, boolean head) {
        return exchange(port, request, head, false);
    }

    /** Sends {@code bytes} and reads whatever comes until the pool closes or has nothing more to say. */
    static Reply provoke(int port, byte[] bytes) {
        return exchange(port, bytes, false, true);
    }

    private static Reply exchange(int port, byte[] bytes, boolean head, boolean all) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            Thread sender = new Thread(() -> write(socket, bytes), "raw-http");
            sender.setDaemon(true);
            sender.start();
            InputStream in = socket.getInputStream();
            Reply reply = read(in, head);
            if (!all || reply.status == 0) {
                return reply;
            }
            socket.setSoTimeout(SILENCE_MILLIS);
            String more = new String(rest(in), ISO_8859_1);
            return new Reply(reply.status, reply.headers, reply.body, 1 + more.split("HTTP/1\\.[01] ", -1).length - 1);
        } catch (SocketTimeoutException e) {
            return new Reply(-1, Map.of(), "no answer in time".getBytes(UTF_8), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // The pool has heard enough and closed; its answer is what the test looks at.
            return;
        }
    }

    private static byte[] rest(InputStream in) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                rest.write(b);
            }
        } catch (SocketTimeoutException | SocketException e) {
            return rest.toByteArray();
        }
        return rest.toByteArray();
    }

    private static Reply read(InputStream in, boolean head) throws IOException {
        String first = line(in);
        while (first.startsWith("HTTP/1.1 100")) {
            line(in);
            first = line(in);
        }
        if (!first.startsWith("HTTP/1.")) {
            return new Reply(0, Map.of(), new byte[0], 0);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        int status = Integer.parseInt(first.substring(9, 12));
        byte[] body = new byte[0];
        if (!head && status >= 400) {
            String length = headers.get("content-length");
            body = length == null ? chunks(in) : in.readNBytes(Integer.parseInt(length));
        }
        return new Reply(status, headers, body, 1);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                if (b != '\r') {
                    line.append((char) b);
                }
            }
        } catch (SocketException e) {
            // Reset by the pool, which is an end like any other here.
            return line.toString();
        }
        return line.toString();
    }
}
