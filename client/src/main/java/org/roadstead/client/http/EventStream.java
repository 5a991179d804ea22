// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;

/**
 * Server-sent events of a job or a sweep, for one thread. Close it from that thread only: the JDK's connection cannot be
 * closed while another thread reads from it.
 */
public final class EventStream implements AutoCloseable {
    /** The pool sends a comment more often than this, so that longer silence means a dead connection. */
    private static final int SILENCE_MILLIS = 60_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;
    private @Nullable String lastId;

    private EventStream(HttpURLConnection connection, BufferedReader lines, @Nullable String lastId) {
        this.connection = connection;
        this.lines = lines;
        this.lastId = lastId;
    }

    /**
     * Returns when the pool has taken the subscription: what happens from then on arrives.
     *
     * @param lastId of the last event seen on an earlier stream; null for none
     */
    public static EventStream open(PoolClient pool, String path, @Nullable String lastId) throws PoolProblem {
        try {
            HttpURLConnection connection = pool.open("GET", path, SILENCE_MILLIS);
            connection.setRequestProperty("Accept", "text/event-stream");
            if (lastId != null) {
                connection.setRequestProperty("Last-Event-ID", lastId);
            }
            int status = connection.getResponseCode();
            if (status >= 400) {
                throw PoolClient.refusal(connection, status, "GET " + path);
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            return new EventStream(connection, lines, lastId);
        } catch (IOException e) {
            throw new PoolUnreachable(pool.pool(), e);
        }
    }

    /** Waits for the next event; null when the pool has ended the stream. */
    public @Nullable JsonNode next() throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    return Json.MAPPER.readTree(data.toString());
                }
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            } else if (line.startsWith("id:")) {
                lastId = line.substring(3).strip();
            }
        }
        return null;
    }

    /** What to open the next stream with; null before the first event. */
    public @Nullable String lastId() {
        return lastId;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
