// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.disk.DiskRoom;
import org.roadstead.pool.engine.EngineSettings;
import org.roadstead.pool.engine.PoolEngine;
import org.roadstead.pool.store.SqliteLogStore;
import org.roadstead.pool.store.SqlitePoolStore;

/** What is refused for want of room says so in the answer, in health and in metrics. */
class DiskBoundsTest {
    private static final String JOB = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}";

    private static Face.Answer put(Face face, String token, byte[] bytes) throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return face.send(face.request(token, "/api/v1/blobs/sha256:" + digest)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    @Test
    void full_disk_and_full_quotas_are_told(@TempDir Path directory) throws Exception {
        AtomicLong free = new AtomicLong(1_000);
        DiskRoom room = new DiskRoom(free::get, 100, () -> new Moment(0, Instant.EPOCH));
        try (PoolEngine pool = PoolEngine.start(
                        EngineSettings.DEFAULT,
                        SqlitePoolStore.open(directory),
                        SqliteLogStore.open(directory),
                        SystemTime.INSTANCE::moment,
                        new Random(1),
                        room);
                Face face = new Face(directory, pool, new BlobUse(5_000_000, 3_000_000))) {
            assertEquals(201, put(face, face.ann, new byte[2_000_000]).status());
            Face.Answer refused = put(face, face.ann, new byte[2_000_001]);
            assertEquals(507, refused.status());
            assertEquals("OWNER_BLOBS_FULL", refused.json().path("code").asText());
            assertTrue(refused.json().path("detail").asText().contains("--blobs-per-owner"), refused.text());
            assertEquals("30", refused.header("Retry-After"));
            assertEquals(201, put(face, face.bob, new byte[2_500_000]).status());
            assertEquals(
                    "BLOBS_FULL",
                    put(face, face.harvester, new byte[600_000])
                            .json()
                            .path("code")
                            .asText());
            assertTrue(face.get(face.operator, "/metrics").text().contains("roadstead_blobs_bytes 4500000.0"));

            free.set(50);
            room.measure();
            assertEquals(
                    "DISK_RESERVE",
                    face.post(face.ann, "/api/v1/jobs", JOB).json().path("code").asText());
            assertEquals(507, put(face, face.ann, new byte[10]).status());
            assertEquals(201, put(face, face.harvester, new byte[11]).status(), "it belongs to what runs");
            assertEquals(
                    "{\"status\":\"full\",\"reason\":\"DISK_RESERVE\"}",
                    face.get(null, "/health/ready").text());
            assertTrue(face.get(face.operator, "/metrics").text().contains("roadstead_disk_full 1.0"));
            free.set(10);
            room.measure();
            assertEquals(507, put(face, face.harvester, new byte[12]).status());
            free.set(1_000);
            room.measure();
            assertEquals(201, face.post(face.ann, "/api/v1/jobs", JOB).status());
            assertEquals("{\"status\":\"ok\"}", face.get(null, "/health/ready").text());
        }
    }
}
