// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.Ids;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.supply.HarvesterSettings;
import org.roadstead.harvester.platform.FakePlatform;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.pool.PoolAddress;
import org.roadstead.harvester.store.DataDirectory;

/** A whole harvester between a pool and a pilot that speak real HTTP, on a platform in memory. */
@NullUnmarked // fields are set by JUnit
final class HarvesterTest {
    private static final Resources ALL = new Resources(2, 4L << 30, 8L << 30, 0);

    @TempDir
    private Path directory;

    private final Ids ids = new Ids(InstantSource.system(), new Random(3));
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakePlatform.World world = new FakePlatform.World();
    private FakePool pool;
    private Harvester harvester;
    private long seq;

    @BeforeEach
    void start() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        pool = new FakePool();
        Files.writeString(directory.resolve("token"), pool.token + "\n");
        harvester = connect();
        harvester.welcomed().get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        harvester.close();
        pool.close();
    }

    private Harvester connect() throws Exception {
        HarvesterConfig config = new HarvesterConfig(
                "test",
                PoolAddress.parse(pool.url(), false),
                directory.resolve("token"),
                null,
                directory.resolve("data"),
                "127.0.0.1",
                0,
                null,
                Serve.ALL,
                Duration.ofSeconds(60));
        return Harvester.start(config, new Harvester.Kind() {
            @Override
            public Platform platform(DataDirectory data) {
                return new FakePlatform(world);
            }

            @Override
            public HarvesterSettings settings(HarvesterConfig given, Platform platform) {
                return new HarvesterSettings(
                        given.name(),
                        "fake",
                        "test",
                        given.serve(),
                        ALL,
                        ALL,
                        ALL,
                        null,
                        List.of(),
                        List.of(RunKind.COMMAND),
                        null,
                        given.idleEnd(),
                        Duration.ofSeconds(60),
                        false);
            }
        });
    }

    @Test
    void job_passes_from_the_pool_to_a_pilot_started_for_it_and_its_end_goes_back() throws Exception {
        JobId job = ids.job();
        pool.submit(job);
        PilotOrder pilot = pilotOrdered(1);
        PilotMessages.Grant grant = claimed(pilot, job);
        assertEquals("ada", grant.owner());
        assertTrue(grant.remainMillis() > 60_000 && grant.remainMillis() <= 120_000, grant.toString());
        finish(pilot, job);
        await().until(() -> pool.phases(job).contains(Phase.COMPLETED));
        assertEquals(List.of(Phase.PREPARING, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED), pool.phases(job));
        assertEquals(1, world.orders().size());
    }

    @Test
    void poll_that_waits_is_answered_when_a_job_comes() throws Exception {
        JobId first = ids.job();
        pool.submit(first);
        PilotOrder pilot = pilotOrdered(1);
        claimed(pilot, first);
        finish(pilot, first);
        var waiting =
                http.sendAsync(request(pilot.token(), "poll", poll(20_000)), HttpResponse.BodyHandlers.ofByteArray());
        JobId second = ids.job();
        pool.submit(second);
        PilotMessages.Polled polled =
                Json.MAPPER.readValue(waiting.get(60, TimeUnit.SECONDS).body(), PilotMessages.Polled.class);
        assertEquals(
                List.of(second),
                polled.candidates().stream().map(PilotMessages.Candidate::job).toList());
    }

    @Test
    void restart_keeps_port_pilots_and_claims() throws Exception {
        JobId job = ids.job();
        pool.submit(job);
        PilotOrder pilot = pilotOrdered(1);
        claimed(pilot, job);
        await().until(() -> pool.phases(job).contains(Phase.PREPARING));
        int port = harvester.port();
        harvester.close();
        harvester = connect();
        assertEquals(port, harvester.port());
        harvester.welcomed().get(60, TimeUnit.SECONDS);
        PilotMessages.Welcome welcome = hello(pilot, List.of(new Held(job, 1, 1, pilot.pilot())));
        assertEquals(1, welcome.acks().size());
        assertNull(welcome.acks().get(0).refused());
        finish(pilot, job);
        await().until(() -> pool.phases(job).contains(Phase.COMPLETED));
        assertEquals(
                List.of(job),
                pool.reconciles.get(pool.reconciles.size() - 1).held().stream()
                        .map(Held::job)
                        .toList());
        assertEquals(1, world.orders().size());
    }

    @Test
    void pilot_proved_dead_gives_its_jobs_back_at_once() throws Exception {
        JobId job = ids.job();
        pool.submit(job);
        PilotOrder pilot = pilotOrdered(1);
        claimed(pilot, job);
        world.kill(pilot.pilot());
        await().until(() -> pool.phases(job).contains(Phase.WAITING));
        assertEquals(401, post(pilot.token(), "poll", poll(0)).statusCode());
    }

    @Test
    void stranger_is_401_on_every_path() throws Exception {
        for (String path : List.of("hello", "poll", "claim", "report", "nothing", "blobs/sha256:" + "0".repeat(64))) {
            assertEquals(401, post("nobody", path, "{}").statusCode(), path);
            HttpRequest bare = HttpRequest.newBuilder(uri(path)).GET().build();
            assertEquals(
                    401, http.send(bare, HttpResponse.BodyHandlers.discarding()).statusCode(), path);
        }
    }

    @Test
    void wrong_calls_are_refused_by_name_and_change_nothing() throws Exception {
        JobId job = ids.job();
        pool.submit(job);
        PilotOrder pilot = pilotOrdered(1);
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/org/roadstead/harvester/wrong-calls.txt"))) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] parts = line.replace("@pilot@", pilot.pilot()).split(" ", 5);
            String body = parts.length < 5 ? "" : parts[4];
            HttpRequest request = HttpRequest.newBuilder(uri(parts[3]))
                    .header("Authorization", "Bearer " + pilot.token())
                    .method(parts[2], HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            String field = Json.MAPPER
                    .readTree(answer.body())
                    .path("errors")
                    .path(0)
                    .path("field")
                    .asText("-");
            boolean right = answer.statusCode() == Integer.parseInt(parts[0])
                    && (field.isEmpty() ? "." : field).equals(parts[1])
                    && answer.headers().firstValue("content-type").orElse("").equals("application/problem+json")
                    && !text.contains("roadstead.")
                    && !text.contains("Exception");
            if (!right) {
                wrong.add(line + "\n    " + answer.statusCode() + " " + text);
            }
        }
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
        claimed(pilot, job);
        finish(pilot, job);
        await().until(() -> pool.phases(job).contains(Phase.COMPLETED));
    }

    @Test
    void message_that_lacks_something_is_400_and_names_it() throws Exception {
        pool.submit(ids.job());
        PilotOrder pilot = pilotOrdered(1);
        HttpResponse<byte[]> answer = post(pilot.token(), "poll", "{\"max\":1,\"waitMillis\":0}");
        assertEquals(400, answer.statusCode());
        JsonNode problem = Json.MAPPER.readTree(answer.body());
        assertEquals("free is missing", problem.path("detail").asText());
        assertEquals(404, post(pilot.token(), "nothing", "{}").statusCode());
        assertEquals(413, post(pilot.token(), "poll", " ".repeat(300 << 10)).statusCode());
    }

    @Test
    void blob_written_goes_to_the_pool_and_blob_read_is_fetched_once() throws Exception {
        pool.submit(ids.job());
        PilotOrder pilot = pilotOrdered(1);
        byte[] bytes = "some result".getBytes(StandardCharsets.UTF_8);
        String digest = "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertEquals(201, put(pilot, digest, bytes).statusCode());
        assertEquals("some result", pool.blobs.get(digest).toString());
        for (int i = 0; i < 2; i++) {
            HttpRequest get = HttpRequest.newBuilder(uri("blobs/" + digest))
                    .header("Authorization", "Bearer " + pilot.token())
                    .build();
            assertEquals(
                    "some result",
                    http.send(get, HttpResponse.BodyHandlers.ofString()).body());
        }
        assertEquals(List.of(digest), pool.blobReads);
        String other = digest.replaceAll(".$", digest.endsWith("0") ? "1" : "0");
        assertEquals(422, put(pilot, other, bytes).statusCode());
        assertFalse(pool.blobs.containsKey(other));
    }

    @Test
    void newer_start_of_the_same_harvester_ends_this_one() throws Exception {
        pool.stale = true;
        pool.submit(ids.job());
        assertEquals(Harvester.Ending.SUPERSEDED, harvester.ended().get(60, TimeUnit.SECONDS));
    }

    @Test
    void token_changed_in_its_file_is_taken_up() throws Exception {
        Files.writeString(directory.resolve("token"), "new-token\n");
        pool.token = "new-token";
        JobId job = ids.job();
        pool.submit(job);
        pilotOrdered(1);
    }

    @Test
    void drain_ends_idle_pilots_and_then_the_harvester() throws Exception {
        JobId job = ids.job();
        pool.submit(job);
        PilotOrder pilot = pilotOrdered(1);
        claimed(pilot, job);
        harvester.drain();
        finish(pilot, job);
        await().until(() -> pool.phases(job).contains(Phase.COMPLETED));
        await().until(() -> Json.MAPPER
                .readTree(post(pilot.token(), "poll", poll(1_000)).body())
                .path("commands")
                .toString()
                .contains("DRAIN"));
        world.kill(pilot.pilot());
        assertEquals(Harvester.Ending.EMPTY, harvester.ended().get(60, TimeUnit.SECONDS));
    }

    @Test
    void end_of_all_pilots_waits_until_each_is_dead() throws Exception {
        world.stubborn();
        pool.submit(ids.job());
        PilotOrder pilot = pilotOrdered(1);
        harvester.endPilots(Duration.ofMillis(100));
        assertEquals(Harvester.Ending.EMPTY, harvester.ended().get(60, TimeUnit.SECONDS));
        assertEquals(0, world.running(pilot.pilot()));
    }

    private PilotOrder pilotOrdered(int count) {
        await().until(() -> world.orders().size() >= count);
        return world.orders().get(count - 1);
    }

    private PilotMessages.Welcome hello(PilotOrder pilot, List<Held> holding) throws Exception {
        Capability capability =
                new Capability(ALL, null, 1, new TreeSet<>(), EnumSet.of(RunKind.COMMAND), Long.MAX_VALUE, Serve.ALL);
        var hello = new PilotMessages.Hello(
                ++seq,
                pilot.pilot(),
                "node",
                42,
                null,
                capability,
                null,
                "sweep",
                "test",
                ProtocolRange.CURRENT,
                List.of(),
                null,
                holding);
        HttpResponse<byte[]> answer = post(pilot.token(), "hello", Json.MAPPER.writeValueAsString(hello));
        assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        return Json.MAPPER.readValue(answer.body(), PilotMessages.Welcome.class);
    }

    private PilotMessages.Grant claimed(PilotOrder pilot, JobId job) throws Exception {
        hello(pilot, List.of());
        PilotMessages.Polled polled =
                Json.MAPPER.readValue(post(pilot.token(), "poll", poll(10_000)).body(), PilotMessages.Polled.class);
        assertEquals(
                List.of(job),
                polled.candidates().stream().map(PilotMessages.Candidate::job).toList());
        var claim = new PilotMessages.Claim(++seq, List.of(new Held(job, 1, 1, pilot.pilot())));
        PilotMessages.Claimed claimed = Json.MAPPER.readValue(
                post(pilot.token(), "claim", Json.MAPPER.writeValueAsString(claim))
                        .body(),
                PilotMessages.Claimed.class);
        assertEquals(List.of(), claimed.refused());
        return claimed.granted().get(0);
    }

    private void finish(PilotOrder pilot, JobId job) throws Exception {
        List<Step> steps = List.of(
                new Step(Phase.RUNNING, 1, null, null),
                new Step(Phase.RELEASING, 2, null, null),
                new Step(Phase.COMPLETED, 3, null, null));
        Progress end = new Progress(job, 1, 1, steps, null, new Exit(0, null, null, null), List.of(), List.of());
        var report = new PilotMessages.Report(List.of(end), List.of());
        PilotMessages.Reported reported = Json.MAPPER.readValue(
                post(pilot.token(), "report", Json.MAPPER.writeValueAsString(report))
                        .body(),
                PilotMessages.Reported.class);
        assertNull(reported.acks().get(0).refused());
    }

    private static String poll(long waitMillis) throws Exception {
        return Json.MAPPER.writeValueAsString(new PilotMessages.Poll(ALL, null, null, 8, waitMillis));
    }

    private HttpResponse<byte[]> put(PilotOrder pilot, String digest, byte[] bytes) throws Exception {
        HttpRequest put = HttpRequest.newBuilder(uri("blobs/" + digest))
                .header("Authorization", "Bearer " + pilot.token())
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        return http.send(put, HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String token, String path, String body) throws Exception {
        return http.send(request(token, path, body), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String token, String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + harvester.port() + "/pilot/v1/" + path);
    }
}
