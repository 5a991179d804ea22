// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.EngineSettings;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.engine.PoolEngine;
import org.roadstead.pool.store.SqliteLogStore;
import org.roadstead.pool.store.SqlitePoolStore;

/** Shares and limits over HTTP: what an operator sets and what an owner is told. */
class PolicyFaceTest {
    private static final String HELLO = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}";

    private Path directory = Path.of("");
    private Pool pool;
    private Face face;

    @BeforeEach
    void start(@TempDir Path directory) {
        this.directory = directory;
        pool = engine();
        face = new Face(directory, pool);
    }

    private Pool engine() {
        return PoolEngine.start(
                EngineSettings.DEFAULT,
                SqlitePoolStore.open(directory),
                SqliteLogStore.open(directory),
                SystemTime.INSTANCE::moment,
                new SecureRandom());
    }

    @AfterEach
    void stop() {
        face.close();
        pool.close();
    }

    private Face.Answer put(String token, String policy) {
        return face.send(face.request(token, "/api/v1/policy")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(policy)));
    }

    private Face.Answer submit() {
        return face.post(face.ann, "/api/v1/jobs", HELLO);
    }

    @Test
    void policy_is_the_operators_and_survives_a_restart() {
        assertEquals(403, put(face.ann, "{}").status());
        assertEquals(
                200,
                put(face.operator, "{\"shares\":{\"groups\":{\"astro\":3}}}").status());
        face.close();
        pool.close();
        pool = engine();
        face = new Face(directory, pool);
        JsonNode policy = face.get(face.operator, "/api/v1/policy").json();
        assertEquals(3, policy.path("shares").path("groups").path("astro").asInt());
        assertEquals("PT24H", policy.path("shares").path("halfLife").asText());
    }

    @Test
    void wrong_policy_is_refused_by_field_and_changes_nothing() {
        Face.Answer refused = put(face.operator, "{\"shares\":{\"groups\":{\"astro\":-3}}}");
        assertEquals(422, refused.status());
        assertEquals(
                "shares.groups.astro",
                refused.json().path("errors").path(0).path("field").asText());
        assertEquals(
                0,
                face.get(face.operator, "/api/v1/policy")
                        .json()
                        .path("shares")
                        .path("groups")
                        .size());
        assertEquals(422, put(face.operator, "[]").status());
    }

    @Test
    void waiting_limit_is_429_with_its_name_and_403_when_it_can_never_be() {
        put(face.operator, "{\"limits\":{\"owners\":{\"ann\":{\"waiting\":2}}}}");
        assertEquals(201, submit().status());
        assertEquals(201, submit().status());
        Face.Answer refused = submit();
        assertEquals(429, refused.status());
        assertEquals("60", refused.header("Retry-After"));
        assertEquals("WAITING_LIMIT", refused.json().path("code").asText());
        assertEquals(
                "ann may have 2 jobs waiting (waiting): 2 wait, 1 more are sent",
                refused.json().path("detail").asText());
        Face.Answer never = face.post(
                face.ann,
                "/api/v1/jobs",
                HELLO.replace("}}", "},\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-3\"}}}}"));
        assertEquals(403, never.status());
        assertEquals("WAITING_LIMIT", never.json().path("code").asText());
        assertEquals(201, face.post(face.bob, "/api/v1/jobs", HELLO).status());
    }

    @Test
    void submit_limit_says_when_to_come_again_and_spares_repetitions() {
        put(face.operator, "{\"limits\":{\"default\":{\"submitsPerMinute\":2}}}");
        assertEquals(201, keyed().status());
        assertEquals(201, submit().status());
        Face.Answer refused = submit();
        assertEquals(429, refused.status());
        assertEquals("SUBMIT_LIMIT", refused.json().path("code").asText());
        int after = Integer.parseInt(refused.header("Retry-After"));
        assertTrue(after >= 25 && after <= 30, after + " s");
        assertEquals(201, keyed().status(), "a repetition is answered, not counted");
    }

    private Face.Answer keyed() {
        return face.send(face.request(face.ann, "/api/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k")
                .POST(HttpRequest.BodyPublishers.ofString(HELLO)));
    }

    @Test
    void shares_show_ones_own_groups_and_operators_all() {
        submit();
        face.post(face.bob, "/api/v1/jobs", HELLO);
        JsonNode own = face.get(face.ann, "/api/v1/shares").json().path("items");
        assertEquals(1, own.size());
        assertEquals("astro", own.path(0).path("group").asText());
        assertEquals(1, own.path(0).path("waiting").asInt());
        assertEquals(
                2,
                face.get(face.operator, "/api/v1/shares").json().path("items").size());
    }
}
