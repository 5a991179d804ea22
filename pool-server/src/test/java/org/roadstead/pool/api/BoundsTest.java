// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;

/** What the pool does not take on, it says so, and when to come again. */
class BoundsTest {
    private static final String JOB = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}";

    @Test
    void large_bodies_without_room_are_told_to_come_again_and_small_ones_are_taken(@TempDir Path directory) {
        try (Face face = new Face(directory, new FakePool())) {
            String large = "[" + (JOB + ",").repeat(2000) + JOB + "]";
            long before = Room.HEAP.taken();
            assertTrue(Room.HEAP.take(Room.HEAP.most() - before));
            try {
                Face.Answer refused = face.post(face.ann, "/api/v1/jobs", large);
                assertEquals(503, refused.status(), refused.text());
                assertEquals("1", refused.header("Retry-After"));
                Face.Answer lines = face.post(face.ann, "/api/v1/jobs", "application/x-ndjson", JOB + "\n");
                assertEquals(503, lines.status(), lines.text());
                assertEquals(201, face.post(face.ann, "/api/v1/jobs", JOB).status());
            } finally {
                Room.HEAP.give(Room.HEAP.most() - before);
            }
            assertEquals(201, face.post(face.ann, "/api/v1/jobs", large).status());
            await().untilAsserted(() -> assertEquals(before, Room.HEAP.taken()));
        }
    }

    @Test
    void connections_beyond_the_bound_are_told_so(@TempDir Path directory) throws IOException {
        byte[] ask = "GET /health/live HTTP/1.1\r\nHost: pool\r\n\r\n".getBytes(ISO_8859_1);
        try (Face face = new Face(directory, new FakePool(), 2);
                Socket one = open(face, ask);
                Socket two = open(face, ask)) {
            RawHttp.Reply refused = RawHttp.send(face.port, ask, false);
            assertEquals(503, refused.status());
            assertEquals(List.of(), Problematic.check(refused));
            two.close();
            await().untilAsserted(() ->
                    assertEquals(200, RawHttp.send(face.port, ask, false).status()));
            assertTrue(one.isConnected());
        }
    }

    @Test
    void followers_of_one_person_are_bounded_and_others_still_follow(@TempDir Path directory) throws IOException {
        FakePool pool = new FakePool();
        JobId job = pool.add("ann", "astro", Phase.RUNNING);
        JobId other = pool.add("bob", "bob", Phase.RUNNING);
        List<Socket> open = new ArrayList<>();
        try (Face face = new Face(directory, pool)) {
            try {
                for (int i = 0; i < 200; i++) {
                    open.add(open(face, follow(face.ann, job)));
                }
                RawHttp.Reply refused = RawHttp.send(face.port, follow(face.ann, job), false);
                assertEquals(429, refused.status());
                assertEquals(List.of(), Problematic.check(refused));
                open.add(open(face, follow(face.bob, other)));
            } finally {
                for (Socket each : open) {
                    each.close();
                }
            }
            await().untilAsserted(() -> open(face, follow(face.ann, job)).close());
        }
    }

    private static byte[] follow(String token, JobId job) {
        return ("GET /api/v1/jobs/" + job
                        + "/events HTTP/1.1\r\nHost: pool\r\nAccept: text/event-stream\r\nAuthorization: " + "Bearer "
                        + token + "\r\n\r\n")
                .getBytes(ISO_8859_1);
    }

    /** A connection on which the first line of a good answer has come. */
    private static Socket open(Face face, byte[] request) throws IOException {
        Socket socket = new Socket("127.0.0.1", face.port);
        socket.setSoTimeout(8000);
        socket.getOutputStream().write(request);
        String first = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
        assertEquals("HTTP/1.1 200", first);
        return socket;
    }
}
