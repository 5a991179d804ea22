// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.EngineSettings;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.engine.PoolEngine;
import org.roadstead.pool.identity.Principal.Role;
import org.roadstead.pool.identity.Tokens;
import org.roadstead.pool.store.SqliteLogStore;
import org.roadstead.pool.store.SqlitePoolStore;

/** A whole pool over HTTP with somebody of each kind and something of everybody, to be asked wrongly. */
final class WrongWorld implements AutoCloseable {
    static final String JOB = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}";
    static final String ABC = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    static final String CAPABILITY =
            "{\"most\":{\"cores\":4,\"memory\":8589934592,\"disk\":107374182400,\"gpus\":0},\"nodes\":1,"
                    + "\"features\":[],\"kinds\":[\"COMMAND\"],\"longestMillis\":86400000,\"serve\":"
                    + "{\"all\":true,\"owners\":[],\"groups\":[]}}";
    private static final String HELLO =
            "{\"release\":\"test\",\"protocol\":{\"min\":1,\"max\":1},\"features\":[],\"platform\":\"local\",\"serve\":"
                    + "{\"all\":true,\"owners\":[],\"groups\":[]}}";
    private static final Pattern NAME = Pattern.compile("@([a-zA-Z]+)@");

    final Face face;
    final Pool pool;
    final Path directory;
    /** By who they are in the corpus; {@code none} is missing. */
    final Map<String, String> tokens = new HashMap<>();
    /** What {@code @NAME@} stands for in the corpus. */
    final Map<String, String> names = new HashMap<>();

    private long seq = 1;

    WrongWorld(Path directory) {
        this.directory = directory;
        pool = PoolEngine.start(
                EngineSettings.DEFAULT,
                SqlitePoolStore.open(directory),
                SqliteLogStore.open(directory),
                SystemTime.INSTANCE::moment,
                new SecureRandom());
        face = new Face(directory, pool);
        people();
        things();
    }

    private void people() {
        Tokens made = face.services.tokens();
        tokens.put("ann", face.ann);
        tokens.put("bob", face.bob);
        tokens.put("operator", face.operator);
        tokens.put("harvester", face.harvester);
        tokens.put("metrics", face.metrics);
        tokens.put("invalid", "rst_0123456789012345678901234567890123456789012345");
        tokens.put(
                "carol",
                made.create(Role.USER, "carol", List.of("astro"), null, null).text());
        tokens.put(
                "far", made.create(Role.HARVESTER, "far", List.of(), null, null).text());
        tokens.put(
                "unbound",
                made.create(Role.HARVESTER, null, List.of(), null, null).text());
        tokens.put(
                "expired",
                made.create(
                                Role.OPERATOR,
                                "old",
                                List.of("operators"),
                                SystemTime.INSTANCE.instant().minus(Duration.ofSeconds(1)),
                                null)
                        .text());
        Tokens.Made gone = made.create(Role.OPERATOR, "gone", List.of("operators"), null, null);
        made.revoke(gone.token().id());
        tokens.put("revoked", gone.text());
        tokens.put(
                "pilot",
                made.create(Role.PILOT, "ann", List.of("astro"), null, "local").text());
        tokens.forEach((who, text) -> names.put("token" + who, text));
    }

    private void things() {
        names.put("blob", ABC);
        names.put("bobBlob", "sha256:3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d");
        put(face.ann, names.get("blob"), "abc");
        put(face.bob, names.get("bobBlob"), "b");
        Face.Answer welcome = face.post(face.harvester, "/api/v1/harvesters/local/hello", HELLO);
        assertEquals(200, welcome.status(), welcome.text());
        names.put("incarnation", welcome.json().path("incarnation").asText());
        names.put("generation", welcome.json().path("generation").asText());
        names.put("epoch", welcome.json().path("epoch").asText());
        names.put("capability", CAPABILITY);
        reconcile();
        names.put("doneJob", submit(face.ann, JOB));
        JsonNode lease = pull();
        names.put("attempt", lease.path("attempt").asText());
        complete(lease);
        Face.Answer offers = face.post(
                face.ann,
                "/api/v1/offers",
                JOB.replace(
                        "{\"run\"", "{\"accept\":\"many\",\"resources\":{\"cores\":{\"min\":1,\"max\":2}},\"run\""));
        assertEquals("YES", offers.json().path("result").asText(), offers.text());
        names.put("annOffers", offers.json().path("id").asText());
        names.put("annJob", submit(face.ann, JOB.replace("{\"run\"", "{\"start\":\"2099-01-01T00:00Z/..\",\"run\"")));
        names.put("bobJob", submit(face.bob, JOB.replace("{\"run\"", "{\"start\":\"2099-01-01T00:00Z/..\",\"run\"")));
        String sweep =
                "{\"start\":\"2099-01-01T00:00Z/..\",\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-3\"}}},\"run\"";
        names.put("annSweep", submit(face.ann, JOB.replace("{\"run\"", sweep)));
        names.put("bobSweep", submit(face.bob, JOB.replace("{\"run\"", sweep)));
        names.put(
                "bobCursor",
                face.get(face.bob, "/api/v1/jobs?limit=1").json().path("next").asText());
    }

    /** Makes the token that {@code @spareToken@} names from here on. */
    void spareToken() {
        names.put(
                "spareToken",
                face.services
                        .tokens()
                        .create(Role.METRICS, "spare", List.of(), null, null)
                        .token()
                        .id());
    }

    /** After somebody has said hello for the harvester. */
    void helloAgain() {
        Face.Answer welcome = face.post(face.harvester, "/api/v1/harvesters/local/hello", HELLO);
        assertEquals(200, welcome.status(), welcome.text());
        names.put("incarnation", welcome.json().path("incarnation").asText());
    }

    private void reconcile() {
        Face.Answer reconciled = face.post(
                face.harvester,
                "/api/v1/harvesters/local/reconcile",
                filled("{\"incarnation\":@incarnation@,\"seq\":@seq@,\"held\":[]}"));
        assertEquals(200, reconciled.status(), reconciled.text());
    }

    private JsonNode pull() {
        Face.Answer pulled = face.post(
                face.harvester,
                "/api/v1/harvesters/local/pull",
                filled("{\"incarnation\":@incarnation@,\"seq\":@seq@,\"capabilities\":[@capability@],\"want\":1,"
                        + "\"waitMillis\":5000}"));
        assertEquals(200, pulled.status(), pulled.text());
        return pulled.json().path("leases").path(0);
    }

    private void complete(JsonNode lease) {
        String step = "{\"phase\":\"%s\",\"at\":1}";
        Face.Answer answer = face.post(
                face.harvester,
                "/api/v1/harvesters/local/report",
                filled("{\"incarnation\":@incarnation@,\"renew\":[],\"progress\":[{\"job\":" + lease.get("job")
                        + ",\"generation\":@generation@,\"attempt\":" + lease.get("attempt") + ",\"steps\":["
                        + step.formatted("RUNNING") + "," + step.formatted("COMPLETED")
                        + "],\"exit\":{\"code\":0},\"placement\":{\"harvester\":\"local\",\"pilot\":\"p1\"},\"outputs\":"
                        + "[{\"path\":\"results/a.txt\",\"digest\":\"@blob@\",\"size\":3}]}]}"));
        assertEquals(200, answer.status(), answer.text());
    }

    /** With {@code @NAME@} replaced; {@code @seq@} is a new number each time. */
    String filled(String text) {
        if (text.indexOf('@') < 0) {
            return text;
        }
        return NAME.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            String value = name.equals("seq") ? Long.toString(++seq) : names.getOrDefault(name, match.group());
            return java.util.regex.Matcher.quoteReplacement(value);
        });
    }

    String submit(String token, String body) {
        Face.Answer answer = face.post(token, "/api/v1/jobs", body);
        assertEquals(201, answer.status(), answer.text());
        return answer.json().path("id").asText();
    }

    private void put(String token, String digest, String bytes) {
        Face.Answer answer = face.send(
                face.request(token, "/api/v1/blobs/" + digest).PUT(HttpRequest.BodyPublishers.ofString(bytes)));
        assertEquals(201, answer.status(), answer.text());
    }

    @Nullable
    String token(String who) {
        return tokens.get(who);
    }

    /** Everything that a wrong request must not change, in one line. */
    String stored() {
        try (Stream<Path> blobs = Files.walk(directory.resolve("blobs"))) {
            return pool.figures().submitted() + " jobs " + pool.figures().jobsByPhase() + ", "
                    + face.services.tokens().list().size() + " tokens, "
                    + blobs.filter(Files::isRegularFile).count() + " blobs, "
                    + face.services.pool().harvesters().join().stream()
                            .map(each -> each.name() + each.incarnation() + each.draining())
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        face.close();
        pool.close();
    }
}
