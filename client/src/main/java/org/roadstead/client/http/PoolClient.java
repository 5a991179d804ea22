// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;

/**
 * Calls to one pool as one person. Paths are relative to {@code /api/v1} and begin with a slash. Thread-safe; calls block.
 *
 * <p>HttpURLConnection and not java.net.http: the latter costs half a second of start-up, longer than all else together.
 */
public final class PoolClient {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 60_000;
    private static final int SILENCE_MILLIS = 300_000;

    private final URI pool;
    private final String token;

    /**
     * @param pool without the {@code /api/v1}
     * @param token sent with every call
     */
    public PoolClient(URI pool, String token) {
        String text = pool.toString();
        this.pool = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : pool;
        this.token = token;
    }

    /** Where it is. */
    public URI pool() {
        return pool;
    }

    public JsonNode get(String path) throws PoolProblem {
        return call("GET", path, null, Map.of());
    }

    public JsonNode delete(String path) throws PoolProblem {
        return call("DELETE", path, null, Map.of());
    }

    /** @param body null for none */
    public JsonNode post(String path, @Nullable JsonNode body) throws PoolProblem {
        return post(path, body, Map.of());
    }

    /** @param headers beyond those every call has */
    public JsonNode post(String path, @Nullable JsonNode body, Map<String, String> headers) throws PoolProblem {
        byte[] bytes = body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
        return call("POST", path, bytes, headers);
    }

    public JsonNode put(String path, JsonNode body) throws PoolProblem {
        return call("PUT", path, body.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** As {@link #post(String, JsonNode, Map)}, of a body that is JSON or, with that content type, NDJSON already. */
    public JsonNode postBytes(String path, byte[] body, Map<String, String> headers) throws PoolProblem {
        return call("POST", path, body, headers);
    }

    /** Whether there is something at {@code path}. */
    public boolean exists(String path) throws PoolProblem {
        try {
            HttpURLConnection connection = open("HEAD", path, ANSWER_MILLIS);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            if (status >= 400) {
                throw refusal(connection, status, "HEAD " + path);
            }
            return true;
        } catch (IOException e) {
            throw new PoolUnreachable(pool, e);
        }
    }

    /** Sends a file's bytes. */
    public void put(String path, Path file) throws PoolProblem, IOException {
        long size = Files.size(file);
        try (InputStream bytes = Files.newInputStream(file)) {
            HttpURLConnection connection = open("PUT", path, ANSWER_MILLIS);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(size);
            connection.setRequestProperty("Content-Type", "application/octet-stream");
            try (OutputStream to = connection.getOutputStream()) {
                bytes.transferTo(to);
            }
            answer(connection, "PUT " + path);
        } catch (IOException e) {
            throw new PoolUnreachable(pool, e);
        }
    }

    /**
     * Opens a body of any length; the caller closes it.
     *
     * @param patient whether the pool may be silent for five minutes instead of one, as while a log is followed
     */
    public InputStream stream(String path, boolean patient) throws PoolRefusal, PoolUnreachable {
        try {
            HttpURLConnection connection = open("GET", path, patient ? SILENCE_MILLIS : ANSWER_MILLIS);
            int status = connection.getResponseCode();
            if (status >= 400) {
                throw refusal(connection, status, "GET " + path);
            }
            return connection.getInputStream();
        } catch (IOException e) {
            throw new PoolUnreachable(pool, e);
        }
    }

    /** How a stream of this client that broke off is told. */
    public PoolUnreachable unreachable(IOException broken) {
        return new PoolUnreachable(pool, broken);
    }

    HttpURLConnection open(String method, String path, int readMillis) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(pool + "/api/v1" + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(readMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty("User-Agent", "roadstead");
        return connection;
    }

    private JsonNode call(String method, String path, byte @Nullable [] body, Map<String, String> headers)
            throws PoolProblem {
        try {
            HttpURLConnection connection = open(method, path, ANSWER_MILLIS);
            if (body != null) {
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
            }
            headers.forEach(connection::setRequestProperty);
            if (body != null) {
                try (OutputStream to = connection.getOutputStream()) {
                    to.write(body);
                }
            }
            return answer(connection, method + " " + path);
        } catch (IOException e) {
            throw new PoolUnreachable(pool, e);
        }
    }

    private static JsonNode answer(HttpURLConnection connection, String call) throws IOException, PoolProblem {
        int status = connection.getResponseCode();
        if (status >= 400) {
            throw refusal(connection, status, call);
        }
        try (InputStream body = connection.getInputStream()) {
            byte[] bytes = body.readAllBytes();
            return bytes.length == 0 ? NullNode.getInstance() : Json.MAPPER.readTree(bytes);
        }
    }

    static PoolRefusal refusal(HttpURLConnection connection, int status, String call) throws IOException {
        InputStream stream = connection.getErrorStream();
        try (InputStream body = stream == null ? new ByteArrayInputStream(new byte[0]) : stream) {
            byte[] bytes = body.readAllBytes();
            String type = connection.getContentType();
            boolean isJson = bytes.length > 0 && type != null && type.contains("json");
            return new PoolRefusal(
                    status,
                    isJson ? Json.MAPPER.readTree(bytes) : NullNode.getInstance(),
                    call,
                    connection.getHeaderFieldInt("Retry-After", -1));
        }
    }
}
