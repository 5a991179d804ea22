// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

/** Jobs listed with one member of each sweep, so that a large one hides nothing. */
@NullUnmarked // fields are set by JUnit
class OneOfEachTest {
    private static final String RUN = "\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}";
    private static final String LIST = "/api/v1/jobs?members=one";

    private Pool pool;
    private Face face;
    private final List<String> oldestFirst = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path directory) {
        pool = PoolEngine.start(
                EngineSettings.DEFAULT,
                SqlitePoolStore.open(directory),
                SqliteLogStore.open(directory),
                SystemTime.INSTANCE::moment,
                new SecureRandom());
        face = new Face(directory, pool);
        submit("{" + RUN + "}");
        submit("{" + RUN + ",\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-3\"}}}}");
        submit("{" + RUN + "}");
        submit("{" + RUN + ",\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-100000\"}}}}");
    }

    @AfterEach
    void stop() {
        face.close();
        pool.close();
    }

    private void submit(String description) {
        Face.Answer answer = face.post(face.ann, "/api/v1/jobs", description);
        assertEquals(201, answer.status(), answer.text());
        oldestFirst.add(answer.json().path("id").asText());
    }

    private List<String> bodies(String query) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = face.get(face.ann, LIST + query + (cursor.isEmpty() ? "" : "&after=" + cursor))
                    .json();
            page.path("items").forEach(job -> ids.add(job.path("id").asText().replaceFirst("\\..*", "")));
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        return ids;
    }

    @Test
    void each_sweep_is_there_once_in_either_order() {
        assertEquals(oldestFirst, bodies(""));
        List<String> newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        assertEquals(newestFirst, bodies("&order=newest"));
    }

    @Test
    void pages_of_any_size_show_the_same() {
        for (int limit = 1; limit <= 4; limit++) {
            assertEquals(oldestFirst, bodies("&limit=" + limit));
        }
    }

    @Test
    void other_filters_hold_too() {
        assertEquals(List.of(), bodies("&phase=RUNNING"));
        assertEquals(oldestFirst, bodies("&phase=WAITING"));
    }

    @Test
    void another_word_is_refused_by_name() {
        Face.Answer wrong = face.get(face.ann, "/api/v1/jobs?members=some");
        assertEquals(400, wrong.status());
        assertEquals(
                "members", wrong.json().path("errors").path(0).path("field").asText());
    }
}
