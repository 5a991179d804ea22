// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.link;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.roadstead.core.time.SystemTime;

/** One kept-alive HTTP/1.1 connection; one call at a time. Just what the harvester's API needs, and quick to load. */
final class HttpConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int LONGEST_LINE = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private long usedNanos;
    private boolean reusable = true;

    private HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 8192);
        this.out = socket.getOutputStream();
    }

    static HttpConnection open(URI base) throws IOException {
        boolean tls = "https".equals(base.getScheme());
        int port = base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80;
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(base.getHost(), port), CONNECT_MILLIS);
            if (!tls) {
                return new HttpConnection(plain);
            }
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket secure = (SSLSocket) factory.createSocket(plain, base.getHost(), port, true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return new HttpConnection(secure);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** Sends head and body; {@code length} bytes are read from {@code body}. */
    void send(String head, InputStream body, long length, int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        if (length <= 64 * 1024) {
            byte[] all = new byte[first.length + (int) length];
            System.arraycopy(first, 0, all, 0, first.length);
            if (body.readNBytes(all, first.length, (int) length) < length) {
                throw new EOFException("the body is shorter than was said");
            }
            out.write(all);
        } else {
            out.write(first);
            byte[] buffer = new byte[32 * 1024];
            long left = length;
            while (left > 0) {
                int n = body.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (n < 0) {
                    throw new EOFException("the body is shorter than was said");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
        out.flush();
    }

    /** Reads the answer; its body goes to {@code into} when it is a success. */
    void receive(OutputStream into) throws IOException {
        String statusLine = line();
        String[] words = statusLine.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP answer");
        }
        int status = Integer.parseInt(words[1]);
        long length = -1;
        boolean chunked = false;
        String line;
        while (!(line = line()).isEmpty()) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = colon < 0 ? "" : line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
            switch (name) {
                case "content-length" -> length = Long.parseLong(value);
                case "transfer-encoding" -> chunked = value.contains("chunked");
                case "connection" -> reusable &= !value.contains("close");
                default -> {}
            }
        }
        if (status / 100 == 1) {
            receive(into);
            return;
        }
        boolean good = status / 100 == 2;
        ByteArrayOutputStream refusal = new ByteArrayOutputStream();
        OutputStream sink = good ? into : refusal;
        if (status == 204) {
            length = 0;
        }
        if (chunked) {
            while (true) {
                String size = line();
                int semicolon = size.indexOf(';');
                long n = Long.parseLong((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
                if (n == 0) {
                    break;
                }
                copy(n, sink);
                line();
            }
            while (!line().isEmpty()) {
                // Trailers are of no interest here.
                continue;
            }
        } else if (length >= 0) {
            copy(length, sink);
        } else {
            reusable = false;
            in.transferTo(sink);
        }
        usedNanos = SystemTime.INSTANCE.nanos();
        if (!good) {
            String text = refusal.toString(StandardCharsets.UTF_8);
            throw new HttpFailure(status, text.length() > 300 ? text.substring(0, 300) : text);
        }
    }

    private void copy(long length, OutputStream sink) throws IOException {
        byte[] buffer = new byte[(int) Math.min(32 * 1024, Math.max(1, length))];
        long left = length;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new EOFException("the answer ended early");
            }
            sink.write(buffer, 0, n);
            left -= n;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the connection ended");
            }
            if (c == '\n') {
                int end = line.length();
                return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a line of the answer's head is too long");
            }
            line.append((char) c);
        }
    }

    boolean isReusable(long idleNanos) {
        return reusable && SystemTime.INSTANCE.nanos() - usedNanos < idleNanos;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // Nothing more can be done with it.
            reusable = false;
        }
    }
}
