// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.ByteSize;
import org.roadstead.core.job.Digest;
import org.roadstead.core.job.Input;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Output;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.PilotLog;

@SuppressWarnings("NullAway.Init")
final class StageTest {
    private static final byte[] BYTES = "forty-two bytes".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    private Path directory;
    private HttpServer server;
    private Inputs inputs;
    private final AtomicInteger fetched = new AtomicInteger();
    private final TreeMap<String, Long> stored = new TreeMap<>();
    private final Outputs outputs = new Outputs((digest, file, size) -> stored.put(digest.value(), size));

    @BeforeEach
    void start() throws Exception {
        directory = Files.createDirectories(temp.resolve("job"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/data", exchange -> {
            exchange.sendResponseHeaders(200, BYTES.length);
            exchange.getResponseBody().write(BYTES);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/data");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/circle", exchange -> {
            exchange.getResponseHeaders().add("Location", "/circle");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/out", exchange -> {
            exchange.getResponseHeaders().add("Location", "file:///etc/passwd");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        BlobCache cache = new BlobCache(
                temp.resolve("blobs"),
                1 << 20,
                (digest, into) -> {
                    fetched.incrementAndGet();
                    into.write(BYTES);
                },
                SystemTime.INSTANCE);
        inputs = new Inputs(cache);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static Digest digest(byte[] bytes) throws Exception {
        return new Digest("sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    private void stage(Input input) throws StageException {
        inputs.stage(List.of(input), directory, () -> false);
    }

    private Reason refusal(Input input) {
        return assertThrows(StageException.class, () -> stage(input)).reason();
    }

    private Input.FromInput http(String path, @Nullable ByteSize size, @Nullable Digest checksum) {
        String from = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        return new Input.FromInput(from, "in/x", size, checksum, false);
    }

    @Test
    void file_over_http_is_checked_and_put_in_place() throws Exception {
        stage(http("/moved", new ByteSize(BYTES.length), digest(BYTES)));
        assertEquals("forty-two bytes", Files.readString(directory.resolve("in/x")));
    }

    @Test
    void what_is_wrong_with_an_input_is_told_apart() throws Exception {
        assertEquals(Reason.INPUT_UNAVAILABLE, refusal(http("/missing", null, null)));
        assertEquals(Reason.INPUT_UNAVAILABLE, refusal(http("/circle", null, null)));
        assertEquals(Reason.INPUT_UNAVAILABLE, refusal(http("/out", null, null)));
        assertEquals(Reason.INPUT_SIZE_WRONG, refusal(http("/data", new ByteSize(3), null)));
        Files.delete(directory.resolve("in/x"));
        assertEquals(Reason.INPUT_SIZE_WRONG, refusal(http("/data", new ByteSize(99), null)));
        Files.delete(directory.resolve("in/x"));
        assertEquals(Reason.INPUT_CHECKSUM_WRONG, refusal(http("/data", null, digest(new byte[1]))));
        assertEquals(
                Reason.INPUT_UNAVAILABLE,
                refusal(new Input.FromInput("file://" + temp + "/nothing", "y", null, null, false)));
        assertEquals(Reason.INPUT_UNAVAILABLE, refusal(new Input.FromInput("file://a b", "z", null, null, false)));
    }

    @Test
    void input_never_leaves_the_directory() throws Exception {
        for (String to : new String[] {"../x", "/etc/x", "a/../../x", "", "."}) {
            assertEquals(Reason.INPUT_PATH_REFUSED, refusal(new Input.ContentInput("x", to, false)), to);
        }
        Files.createSymbolicLink(directory.resolve("link"), temp);
        assertEquals(Reason.INPUT_PATH_REFUSED, refusal(new Input.ContentInput("x", "link/y", false)));
        assertEquals(Reason.INPUT_PATH_REFUSED, refusal(new Input.ContentInput("x", "link", false)));
        assertFalse(Files.exists(temp.resolve("y")));
    }

    @Test
    void upload_is_fetched_once_and_each_job_has_its_own_copy() throws Exception {
        stage(new Input.UploadInput(digest(BYTES).value(), "a", true));
        assertTrue(Files.isExecutable(directory.resolve("a")));
        Files.writeString(directory.resolve("a"), "changed");
        stage(new Input.UploadInput(digest(BYTES).value(), "b", false));
        assertEquals("forty-two bytes", Files.readString(directory.resolve("b")));
        assertEquals(1, fetched.get());
        assertEquals(
                Reason.INPUT_CHECKSUM_WRONG,
                refusal(new Input.UploadInput(digest(new byte[1]).value(), "c", false)));
    }

    private Reason outputRefusal(Output output) {
        return assertThrows(StageException.class, () -> outputs.take(List.of(output), directory, "j.1", () -> false))
                .reason();
    }

    @Test
    void outputs_are_published_only_when_told_to() throws Exception {
        Files.createDirectories(directory.resolve("r/s"));
        Files.writeString(directory.resolve("r/a.csv"), "a");
        Files.writeString(directory.resolve("r/s/b.csv"), "b");
        Path to = temp.resolve("to");
        Outputs.Taken taken = outputs.take(
                List.of(new Output("r/**/*.csv", to.toUri() + "/"), new Output("r/a.csv", null)),
                directory,
                "j.1",
                () -> false);
        assertFalse(Files.exists(to.resolve("a.csv")));
        assertEquals(1, stored.size());
        taken.staged().publish();
        taken.staged().publish();
        assertEquals("a", Files.readString(to.resolve("a.csv")));
        assertEquals("b", Files.readString(to.resolve("s/b.csv")));
        Files.writeString(directory.resolve("r/a.csv"), "new");
        outputs.take(List.of(new Output("r/a.csv", to.toUri() + "/")), directory, "j.2", () -> false)
                .staged()
                .discard();
        assertEquals("a", Files.readString(to.resolve("a.csv")));
        try (var files = Files.list(to)) {
            assertEquals(2, files.count(), "nothing of a discarded attempt is left");
        }
    }

    @Test
    void outputs_that_would_become_one_file_fail_and_name_both() throws Exception {
        Files.createDirectories(directory.resolve("a"));
        Files.createDirectories(directory.resolve("b"));
        Files.writeString(directory.resolve("a/f"), "a");
        Files.writeString(directory.resolve("b/f"), "b");
        String to = temp.resolve("to").toUri() + "/";
        StageException failed = assertThrows(
                StageException.class,
                () -> outputs.take(
                        List.of(new Output("a/f", to), new Output("b/f", to)), directory, "j.1", () -> false));
        assertEquals(Reason.OUTPUT_FAILED, failed.reason());
        assertEquals("a/f and b/f would both become " + temp.resolve("to/f"), failed.sentence());
        try (var files = Files.list(temp.resolve("to"))) {
            assertEquals(0, files.count());
        }
        // The same file by two names is one file.
        outputs.take(List.of(new Output("a/f", to), new Output("a/*", to)), directory, "j.1", () -> false)
                .staged()
                .publish();
        assertEquals("a", Files.readString(temp.resolve("to/f")));
    }

    @Test
    void output_whose_name_is_not_utf_8_is_refused() throws Exception {
        int code = new ProcessBuilder("sh", "-c", "echo x >\"$(printf 'bad\\377')\"")
                .directory(directory.toFile())
                .start()
                .waitFor();
        assertEquals(0, code);
        assertEquals(Reason.OUTPUT_PATH_REFUSED, outputRefusal(new Output("bad*", null)));
    }

    @Test
    void outputs_that_are_missing_or_lead_out_are_refused() throws Exception {
        Files.createSymbolicLink(directory.resolve("passwd"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(directory.resolve("etc"), Path.of("/etc"));
        Files.writeString(directory.resolve("f"), "x");
        assertEquals(Reason.OUTPUT_PATH_REFUSED, outputRefusal(new Output("passwd", null)));
        assertEquals(Reason.OUTPUT_PATH_REFUSED, outputRefusal(new Output("pass*", null)));
        assertEquals(Reason.OUTPUT_PATH_REFUSED, outputRefusal(new Output("etc/passwd", null)));
        assertEquals(Reason.OUTPUT_MISSING, outputRefusal(new Output("etc/*", null)));
        assertEquals(Reason.OUTPUT_MISSING, outputRefusal(new Output("nothing", null)));
        assertEquals(Reason.OUTPUT_MISSING, outputRefusal(new Output("*.csv", null)));
        assertEquals(Reason.OUTPUT_FAILED, outputRefusal(new Output("f", "file:///proc/nowhere/x")));
        assertTrue(stored.isEmpty());
    }

    @Test
    void directory_left_empty_is_used_again_and_another_one_goes() throws Exception {
        JobDirectories directories =
                new JobDirectories(temp.resolve("jobs"), Duration.ZERO, SystemTime.INSTANCE, new PilotLog(System.err));
        JobId job = new JobId("j" + "0".repeat(26));
        Path first = directories.take(job, 1);
        directories.give(first);
        assertEquals(first, directories.take(job, 2));
        Files.writeString(Files.createDirectories(first.resolve("locked")).resolve("x"), "x");
        Files.setPosixFilePermissions(first.resolve("locked"), Set.of());
        directories.give(first);
        assertFalse(Files.exists(first));
    }
}
