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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;

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

    private String upload(Path file, String written) throws PoolProblem {
        try {
            if (!Files.isRegularFile(file)) {
                throw Failure.usage("upload: " + written
                        + (written.contains("${")
                                ? " depends on a parameter; name such files with `from: file://...`"
                                : " is not a file"));
            }
            if (Files.size(file) > LARGEST) {
                throw Failure.usage("upload: " + written + " is larger than 100 MiB");
            }
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
