// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept-alive HTTP/1.1 connection that costs next to nothing itself. For answers with a Content-Length only. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final String head;

    /** @param token sent with every call */
    Wire(URI pool, String token) throws IOException {
        socket = new Socket(pool.getHost(), pool.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 16_384);
        head = " HTTP/1.1\r\nHost: " + pool.getHost() + ":" + pool.getPort() + "\r\nAuthorization: Bearer " + token
                + "\r\n";
    }

    /** @param status of the answer */
    record Answer(int status, String body) {}

    Answer get(String path) throws IOException {
        write("GET " + path + head + "\r\n", new byte[0]);
        return answer();
    }

    /** @param type of the body */
    Answer post(String path, String type, byte[] body) throws IOException {
        send(path, type, body);
        return answer();
    }

    /** Sends and leaves the answer unread; nothing else may be asked over this connection. */
    void send(String path, String type, byte[] body) throws IOException {
        String text =
                "POST " + path + head + "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        write(text, body);
    }

    private void write(String text, byte[] body) throws IOException {
        byte[] first = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[first.length + body.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        socket.getOutputStream().write(whole);
    }

    private Answer answer() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        byte[] answer = in.readNBytes(length);
        if (answer.length < length) {
            throw new EOFException("the pool closed the connection");
        }
        return new Answer(status, new String(answer, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the pool closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
