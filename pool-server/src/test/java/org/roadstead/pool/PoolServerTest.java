// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.EngineSettings;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.engine.PoolEngine;
import org.roadstead.pool.store.SqliteLogStore;
import org.roadstead.pool.store.SqlitePoolStore;
import org.roadstead.pool.store.StoreException;

class PoolServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private static Pool engine(Path directory) {
        return PoolEngine.start(
                EngineSettings.DEFAULT,
                SqlitePoolStore.open(directory),
                SqliteLogStore.open(directory),
                SystemTime.INSTANCE::moment,
                new SecureRandom());
    }

    private static PoolServer start(Path data) throws IOException {
        return PoolServer.start(
                new PoolServer.Settings(data, "127.0.0.1", null, null, null, "ann"),
                PoolServerTest::engine,
                PoolServer::newVertx);
    }

    private HttpRequest.Builder request(String url, PoolServer server) throws IOException {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(server.userToken()).strip());
    }

    private String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(2, answer.statusCode() / 100, answer.body());
        return answer.body();
    }

    @Test
    void restarted_pool_has_the_same_address_tokens_and_jobs(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        String url;
        String submitted;
        try (PoolServer server = start(data)) {
            url = server.url();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
            submitted = send(request(url + "/api/v1/jobs", server)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}")));
            assertTrue(submitted.contains("\"count\":1"), submitted);
        }
        try (PoolServer server = start(data)) {
            assertEquals(url, server.url());
            String id = submitted.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
            String job = send(request(url + "/api/v1/jobs/" + id, server));
            assertTrue(job.contains("\"owner\":\"ann\""), job);
        }
    }

    @Test
    void backup_of_a_running_pool_is_a_pool_with_the_same_tokens_and_jobs(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        Path copy = directory.resolve("copy");
        String id;
        try (PoolServer server = start(data)) {
            String submitted = send(request(server.url() + "/api/v1/jobs", server)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}")));
            id = submitted.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
            Backup.make(data, copy);
            assertThrows(StartException.class, () -> Backup.make(data, copy));
        }
        assertTrue(Backup.isCopy(copy));
        assertFalse(Backup.isCopy(data));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("pool.db"))));
        try (PoolServer server = start(copy)) {
            String job = send(request(server.url() + "/api/v1/jobs/" + id, server));
            assertTrue(job.contains("\"owner\":\"ann\""), job);
        }
    }

    @Test
    void directory_in_use_is_refused_and_stays_with_its_pool(@TempDir Path data) throws Exception {
        try (PoolServer first = start(data)) {
            assertThrows(StoreException.class, () -> start(data));
            send(request(first.url() + "/health/ready", first));
        }
    }

    @Test
    void port_kept_and_taken_by_another_is_named(@TempDir Path data) throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Files.writeString(data.resolve("port"), taken.getLocalPort() + "\n");
            StartException refused = assertThrows(StartException.class, () -> start(data));
            assertTrue(refused.toString().contains("--port"), refused.toString());
        }
        try (PoolServer later = start(data)) {
            assertFalse(later.url().isEmpty());
        }
    }
}
