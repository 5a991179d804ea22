// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking first, over HTTP, with the engine and its store. */
class OfferFaceTest {
    private static final String RANGE = WrongWorld.JOB.replace(
            "{\"run\"", "{\"resources\":{\"cores\":{\"min\":1,\"max\":4}},\"group\":\"astro\",\"run\"");

    private static JsonNode ask(WrongWorld world, String body) {
        Face.Answer answer = world.face.post(world.face.ann, "/api/v1/offers", body);
        assertEquals(201, answer.status(), answer.text());
        return answer.json();
    }

    private static Face.Answer accept(WrongWorld world, String who, String set, String offer) {
        return world.face.post(who, "/api/v1/offers/" + set + "/" + offer + "/accept", "");
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.path(field).asText()));
        return texts;
    }

    @Test
    void offer_is_asked_for_accepted_and_is_a_job_that_names_it(@TempDir Path directory) {
        try (WrongWorld world = new WrongWorld(directory)) {
            JsonNode set = ask(world, RANGE);
            String id = set.path("id").asText();
            assertEquals("YES", set.path("result").asText());
            assertEquals("UTC", set.path("resolvedStart").path("zone").asText());
            List<String> cores = new ArrayList<>();
            set.path("offers")
                    .forEach(each ->
                            cores.add(each.path("resources").path("cores").asText()));
            assertEquals(List.of("4", "3", "2", "1"), cores);
            assertEquals(id + ".1", set.path("offers").path(0).path("id").asText());
            Face.Answer accepted = accept(world, world.face.ann, id, id + ".2");
            assertEquals(200, accepted.status(), accepted.text());
            JsonNode job = accepted.json();
            assertEquals("WAITING", job.path("phase").asText());
            assertEquals(
                    "3", job.path("description").path("resources").path("cores").asText());
            assertEquals(id + ".2", job.path("offer").path("id").asText());
            assertEquals("local", job.path("offer").path("harvester").asText());
            assertEquals(
                    job.path("id"),
                    accept(world, world.face.ann, id, "2").json().path("id"),
                    "again is no error");
            JsonNode now =
                    world.face.get(world.face.ann, "/api/v1/offers/" + id).json();
            assertEquals(List.of("REJECTED", "ACCEPTED", "REJECTED", "REJECTED"), texts(now.path("offers"), "phase"));
            Face.Answer sibling = accept(world, world.face.ann, id, "1");
            assertEquals(409, sibling.status());
            assertEquals("OFFER_RELEASED", sibling.json().path("code").asText());
            assertEquals(
                    "the offer " + id + ".1 was released when " + id + ".2 was accepted",
                    sibling.json().path("detail").asText());
        }
    }

    @Test
    void offers_of_somebody_else_are_not_there(@TempDir Path directory) {
        try (WrongWorld world = new WrongWorld(directory)) {
            String id = ask(world, RANGE).path("id").asText();
            assertEquals(
                    404, world.face.get(world.face.bob, "/api/v1/offers/" + id).status());
            assertEquals(404, accept(world, world.face.bob, id, "1").status());
            assertEquals(
                    404,
                    world.face
                            .post(world.face.bob, "/api/v1/offers/" + id + "/1/reject", "")
                            .status());
            assertEquals(404, accept(world, world.face.ann, id, "9").status());
            assertEquals(404, accept(world, world.face.ann, "q1", "1").status());
        }
    }

    @Test
    void two_who_accept_at_once_get_one_job_between_them(@TempDir Path directory) {
        try (WrongWorld world = new WrongWorld(directory)) {
            for (int round = 0; round < 20; round++) {
                String id = ask(world, RANGE).path("id").asText();
                List<CompletableFuture<Face.Answer>> both = new ArrayList<>();
                for (String offer : List.of("1", "2", "1", "3")) {
                    both.add(CompletableFuture.supplyAsync(() -> accept(world, world.face.ann, id, offer)));
                }
                List<Face.Answer> answers =
                        both.stream().map(CompletableFuture::join).toList();
                long jobs = answers.stream()
                        .filter(each -> each.status() == 200)
                        .map(each -> each.json().path("id").asText())
                        .distinct()
                        .count();
                assertEquals(1, jobs);
                assertTrue(answers.stream().allMatch(each -> each.status() == 200 || each.status() == 409));
            }
        }
    }

    @Test
    void what_nobody_takes_is_no_with_a_reason_for_each_harvester(@TempDir Path directory) {
        try (WrongWorld world = new WrongWorld(directory)) {
            JsonNode set = ask(world, WrongWorld.JOB.replace("{\"run\"", "{\"resources\":{\"cores\":64},\"run\""));
            assertEquals("NO", set.path("result").asText());
            JsonNode reason = set.path("reasons").path(0);
            assertEquals("TOO_MANY_CORES", reason.path("reason").asText(), set.toString());
            assertEquals("local", reason.path("harvester").asText());
            assertFalse(reason.path("message").asText().isEmpty());
            assertEquals(
                    "NO",
                    world.face
                            .get(
                                    world.face.ann,
                                    "/api/v1/offers/" + set.path("id").asText())
                            .json()
                            .path("result")
                            .asText());
        }
    }

    @Test
    void what_cannot_be_asked_is_refused_by_the_name_of_its_field(@TempDir Path directory) {
        try (WrongWorld world = new WrongWorld(directory)) {
            refused(world, "sweep", "\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-3\"}}}");
            refused(world, "after", world.filled("\"after\":[\"@annJob@\"]"));
            refused(world, "start", "\"start\":\"2020-01-01T00:00Z/2020-01-02T00:00Z\"");
            refused(world, "minConfidence", "\"minConfidence\":1.5");
            Face.Answer many = world.face.post(
                    world.face.ann, "/api/v1/jobs", WrongWorld.JOB.replace("{\"run\"", "{\"accept\":\"many\",\"run\""));
            assertEquals(422, many.status());
            assertEquals(
                    "accept", many.json().path("errors").path(0).path("field").asText());
        }
    }

    private static void refused(WrongWorld world, String field, String key) {
        Face.Answer answer = world.face.post(
                world.face.ann, "/api/v1/offers", WrongWorld.JOB.replace("{\"run\"", "{" + key + ",\"run\""));
        assertEquals(422, answer.status(), answer.text());
        assertEquals(field, answer.json().path("errors").path(0).path("field").asText());
    }
}
