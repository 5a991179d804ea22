// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.roadstead.core.job.Digest;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.PilotMessages;

/**
 * The calls to the harvester. Thread-safe: each call takes a connection of its own, kept open for the next one. A call
 * fails with an IOException when no answer came, an {@link HttpFailure} when it was refused; nothing is sent twice.
 */
public final class HarvesterLink {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int BYE_MILLIS = 2_000;
    private static final int BLOB_TIMEOUT_MILLIS = 120_000;
    /** Well below the time after which the harvester closes an idle connection. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final URI base;
    private final String prefix;
    private volatile String token;
    private final ConcurrentLinkedDeque<HttpConnection> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param base the harvester's URL, http or https
     * @param token of this pilot, or of the person who started it, until {@link #enrol}; sent as bearer
     */
    public HarvesterLink(URI base, String token) {
        this.base = base;
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        this.prefix = (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/pilot/v1/";
        this.token = token;
    }

    /**
     * Prepares what {@link #hello} and then {@link #poll} need of JSON, which takes a starting JVM longer than the call itself. Any
     * thread, beside whatever else a start has to do.
     */
    public static void headStart() {
        // Reader and writer fetch what they need when they are made; the mapper keeps it.
        Json.MAPPER.writerFor(PilotMessages.Hello.class);
        Json.MAPPER.readerFor(PilotMessages.Welcome.class);
        Json.MAPPER.writerFor(PilotMessages.Poll.class);
        Json.MAPPER.readerFor(PilotMessages.Polled.class);
    }

    /** Asks to be let in by the token of a person; from then on this pilot speaks with its own. */
    public PilotMessages.Enrolled enrol(PilotMessages.Enrol enrol, String personsToken) throws IOException {
        token = personsToken;
        PilotMessages.Enrolled answer = call("enrol", enrol, PilotMessages.Enrolled.class, TIMEOUT_MILLIS);
        token = answer.token();
        return answer;
    }

    /** Tells that this pilot ends and holds nothing. */
    public void bye(PilotMessages.Bye bye) throws IOException {
        call("bye", bye, PilotMessages.Reported.class, BYE_MILLIS);
    }

    /** Says hello. */
    public PilotMessages.Welcome hello(PilotMessages.Hello hello) throws IOException {
        return call("hello", hello, PilotMessages.Welcome.class, TIMEOUT_MILLIS);
    }

    /** Waits for candidates or a command. */
    public PilotMessages.Polled poll(PilotMessages.Poll poll) throws IOException {
        return call("poll", poll, PilotMessages.Polled.class, TIMEOUT_MILLIS + (int) poll.waitMillis());
    }

    /** Claims what was chosen. */
    public PilotMessages.Claimed claim(PilotMessages.Claim claim) throws IOException {
        return call("claim", claim, PilotMessages.Claimed.class, TIMEOUT_MILLIS);
    }

    /** Reports. */
    public PilotMessages.Reported report(PilotMessages.Report report) throws IOException {
        return call("report", report, PilotMessages.Reported.class, TIMEOUT_MILLIS);
    }

    /** Fetches a blob, unchecked. */
    public void download(Digest digest, OutputStream into) throws IOException {
        exchange("GET", "blobs/" + digest.value(), "", InputStream.nullInputStream(), 0, into, BLOB_TIMEOUT_MILLIS);
    }

    /** Gives the pool a blob; the harvester checks that it is what the digest says. */
    public void upload(Digest digest, Path file, long size) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            exchange(
                    "PUT",
                    "blobs/" + digest.value(),
                    "application/octet-stream",
                    in,
                    size,
                    OutputStream.nullOutputStream(),
                    BLOB_TIMEOUT_MILLIS);
        }
    }

    private <T> T call(String name, Object message, Class<T> answer, int timeoutMillis) throws IOException {
        byte[] body = Json.MAPPER.writeValueAsBytes(message);
        ByteArrayOutputStream into = new ByteArrayOutputStream(1024);
        exchange("POST", name, "application/json", new ByteArrayInputStream(body), body.length, into, timeoutMillis);
        try {
            return Json.MAPPER.readValue(into.toByteArray(), answer);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "the harvester's answer to " + name + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private void exchange(
            String method, String path, String type, InputStream body, long length, OutputStream into, int timeout)
            throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(prefix).append(path).append(" HTTP/1.1\r\nHost: ");
        head.append(base.getRawAuthority())
                .append("\r\nAuthorization: Bearer ")
                .append(token)
                .append("\r\n");
        if (!type.isEmpty()) {
            head.append("Content-Type: ")
                    .append(type)
                    .append("\r\nContent-Length: ")
                    .append(length)
                    .append("\r\n");
        }
        head.append("\r\n");
        HttpConnection connection = take();
        boolean whole = false;
        try {
            connection.send(head.toString(), body, length, timeout);
            connection.receive(into);
            whole = true;
        } catch (HttpFailure e) {
            whole = true;
            throw e;
        } finally {
            if (whole && connection.isReusable(IDLE_NANOS)) {
                idle.push(connection);
            } else {
                connection.close();
            }
        }
    }

    private HttpConnection take() throws IOException {
        HttpConnection connection;
        while ((connection = idle.poll()) != null) {
            if (connection.isReusable(IDLE_NANOS)) {
                return connection;
            }
            connection.close();
        }
        return HttpConnection.open(base);
    }

    /** After a failure nothing kept open is trusted. */
    public void forgetConnections() {
        HttpConnection connection;
        while ((connection = idle.poll()) != null) {
            connection.close();
        }
    }
}
