// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.NullUnmarked;
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

/** Tokens with which people start pilots by hand, and what a harvester learns of them. */
@NullUnmarked // fields are set by JUnit
class PilotTokenTest {
    private Pool pool;
    private Face face;

    @BeforeEach
    void start(@TempDir Path directory) {
        pool = PoolEngine.start(
                EngineSettings.DEFAULT,
                SqlitePoolStore.open(directory),
                SqliteLogStore.open(directory),
                SystemTime.INSTANCE::moment,
                new SecureRandom());
        face = new Face(directory, pool);
        assertEquals(
                200,
                face.post(
                                face.harvester,
                                "/api/v1/harvesters/local/hello",
                                "{\"release\":\"1\",\"protocol\":{\"min\":1,\"max\":1},\"features\":[],\"platform\":\"local\","
                                        + "\"serve\":{\"all\":true,\"owners\":[],\"groups\":[]}}")
                        .status());
    }

    @AfterEach
    void stop() {
        face.close();
        pool.close();
    }

    private String token() {
        Face.Answer made = face.post(face.ann, "/api/v1/harvesters/local/pilot-token", "{}");
        assertEquals(201, made.status(), made.text());
        return made.json().path("token").asText();
    }

    private Face.Answer enrol(String speaker, String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return face.post(
                speaker,
                "/api/v1/harvesters/local/enrol",
                "{\"tokenHash\":\"" + HexFormat.of().formatHex(hash) + "\"}");
    }

    @Test
    void harvester_learns_whose_a_token_is_by_its_hash_alone() throws Exception {
        JsonNode person = enrol(face.harvester, token()).json();
        assertEquals("ann", person.path("owner").asText());
        assertTrue(person.path("groups").isArray());
    }

    @Test
    void token_for_pilots_opens_nothing_else() {
        String token = token();
        assertEquals(403, face.get(token, "/api/v1/jobs").status());
        assertEquals(
                403,
                face.post(token, "/api/v1/jobs", "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}")
                        .status());
    }

    @Test
    void other_tokens_let_no_pilot_in() throws Exception {
        assertEquals(404, enrol(face.harvester, face.ann).status());
        assertEquals(404, enrol(face.harvester, face.operator).status());
        Face.Answer unknown = enrol(face.harvester, "nothing");
        assertEquals(404, unknown.status());
        assertTrue(unknown.text().contains("roadstead pilot-token local"), unknown.text());
    }

    @Test
    void revoked_token_lets_no_pilot_in() throws Exception {
        Face.Answer made = face.post(face.ann, "/api/v1/harvesters/local/pilot-token", "{}");
        String id = made.json().path("id").asText();
        assertEquals(
                204,
                face.send(face.request(face.operator, "/api/v1/tokens/" + id).DELETE())
                        .status());
        assertEquals(
                404, enrol(face.harvester, made.json().path("token").asText()).status());
    }

    @Test
    void hash_of_the_wrong_form_is_refused_by_name() {
        Face.Answer wrong = face.post(face.harvester, "/api/v1/harvesters/local/enrol", "{\"tokenHash\":\"abc\"}");
        assertEquals(422, wrong.status());
        assertEquals(
                "tokenHash", wrong.json().path("errors").path(0).path("field").asText());
    }
}
