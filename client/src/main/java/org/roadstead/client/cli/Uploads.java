// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.core.job.Fault;

/** Puts the files that descriptions name with {@code upload:} into the pool, each content once. */
final class Uploads {
    /** What the pool takes for one file. */
    private static final long LARGEST = 100L << 20;

    private static final String DIGEST = "sha256:[0-9a-f]{64}";

    private final PoolClient pool;
    private final Set<String> present = new HashSet<>();

    Uploads(PoolClient pool) {
        this.pool = pool;
    }

    /** Replaces each path in {@code inputs[].upload}, taken from {@code directory}, by the digest of what it names. */
    void replace(ObjectNode description, Path directory) throws PoolProblem {
        for (JsonNode input : description.path("inputs")) {
            String path = input.path("upload").asText("");
            if (input instanceof ObjectNode object && !path.isEmpty() && !path.matches(DIGEST)) {
                object.put("upload", upload(directory.resolve(path), path));
            }
        }
    }

    /**
     * What keeps {@link #replace} from working; asks no pool.
     *
     * @param prefix before each field, such as {@code [3].}
     */
    static List<Fault> faults(JsonNode description, Path directory, String prefix) {
        List<Fault> faults = new ArrayList<>();
        JsonNode inputs = description.path("inputs");
        for (int i = 0; i < inputs.size(); i++) {
            String path = inputs.path(i).path("upload").asText("");
            String wrong = path.isEmpty() || path.matches(DIGEST) ? "" : wrong(directory.resolve(path), path);
            if (!wrong.isEmpty()) {
                faults.add(new Fault(prefix + "inputs[" + i + "].upload", wrong, ""));
            }
        }
        return faults;
    }

    /** Puts a digest of nothing in the place of every path, so that all else can be looked at. */
    static void pretend(JsonNode description) {
        for (JsonNode input : description.path("inputs")) {
            if (input instanceof ObjectNode object
                    && !input.path("upload").asText("").isEmpty()) {
                object.put("upload", "sha256:" + "0".repeat(64));
            }
        }
    }

    private static String wrong(Path file, String written) {
        try {
            if (!Files.isRegularFile(file)) {
                return written.contains("${")
                        ? written + " depends on a parameter; name such files with `from: file://...`"
                        : written + " is not a file";
            }
            return Files.size(file) > LARGEST ? written + " is larger than 100 MiB" : "";
        } catch (IOException e) {
            return "cannot read " + written;
        }
    }

    private String upload(Path file, String written) throws PoolProblem {
        try {
            String digest = digest(file);
            String path = "/blobs/" + digest;
            if (present.add(digest) && !pool.exists(path)) {
                pool.put(path, file);
            }
            return digest;
        } catch (IOException e) {
            throw Failure.failed("cannot upload " + written + ": " + e.getMessage());
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[65_536];
            for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
                sha256.update(buffer, 0, n);
            }
            return "sha256:" + HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
