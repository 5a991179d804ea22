// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.roadstead.core.job.Input;
import org.roadstead.core.reason.Reason;

/** Puts a job's inputs into its directory. Thread-safe. */
public final class Inputs {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 60_000;
    private static final int MOST_REDIRECTS = 10;

    private final BlobCache blobs;

    /** @param blobs for uploads */
    public Inputs(BlobCache blobs) {
        this.blobs = blobs;
    }

    /**
     * Puts all of {@code inputs} into {@code directory}.
     *
     * @param unwanted asked now and then; staging ends with CANCELLED once it is true
     */
    public void stage(List<Input> inputs, Path directory, BooleanSupplier unwanted) throws StageException {
        for (Input input : inputs) {
            Path target = Confined.resolve(directory, input.to());
            if (target == null) {
                throw new StageException(Reason.INPUT_PATH_REFUSED, input.to() + " is outside the job's directory");
            }
            try {
                if (!Confined.makeParents(directory, target) || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    throw new StageException(Reason.INPUT_PATH_REFUSED, "something else is at " + input.to());
                }
                stage(input, target, unwanted);
                if (input.executable()) {
                    makeExecutable(target);
                }
            } catch (IOException e) {
                throw new StageException(Reason.INPUT_UNAVAILABLE, "the input " + input.to() + ": " + said(e));
            } catch (IllegalArgumentException e) {
                // A member of a sweep whose parameters make no URI or no digest.
                throw new StageException(Reason.INPUT_UNAVAILABLE, "the input " + input.to() + ": " + e.getMessage());
            }
        }
    }

    static String said(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private void stage(Input input, Path target, BooleanSupplier unwanted) throws IOException, StageException {
        if (input instanceof Input.ContentInput content) {
            Files.write(target, content.content().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } else if (input instanceof Input.UploadInput upload) {
            blobs.copyTo(upload.digest(), target, unwanted);
        } else if (input instanceof Input.FromInput from) {
            URI uri = from.uri();
            try (InputStream in = "file".equals(uri.getScheme()) ? file(uri) : http(uri)) {
                copy(from, in, target, unwanted);
            }
        }
    }

    private static InputStream file(URI uri) throws IOException, StageException {
        Path path = Path.of(uri.getPath());
        if (!Files.isRegularFile(path)) {
            throw new StageException(Reason.INPUT_UNAVAILABLE, path + " is not a file on this node");
        }
        return Files.newInputStream(path);
    }

    /** Follows redirects itself, so that they are counted and may change between http and https, and to nothing else. */
    private static InputStream http(URI first) throws IOException, StageException {
        URI uri = first;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setRequestProperty("User-Agent", "roadstead-pilot");
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            if (status / 100 == 3 && location != null) {
                connection.disconnect();
                uri = uri.resolve(location);
                if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
                    throw new StageException(Reason.INPUT_UNAVAILABLE, first + " leads to " + uri.getScheme());
                }
            } else if (status == 200) {
                return connection.getInputStream();
            } else {
                connection.disconnect();
                throw new StageException(Reason.INPUT_UNAVAILABLE, first + " answers " + status);
            }
        }
        throw new StageException(Reason.INPUT_UNAVAILABLE, first + " redirects too often");
    }

    private static void copy(Input.FromInput from, InputStream in, Path target, BooleanSupplier unwanted)
            throws IOException, StageException {
        MessageDigest digest = Hashes.sha256();
        long most = from.size() == null ? Long.MAX_VALUE : from.size().bytes();
        long length = 0;
        byte[] buffer = new byte[64 * 1024];
        try (OutputStream out =
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int n;
            while ((n = in.read(buffer)) >= 0 && length <= most) {
                if (unwanted.getAsBoolean()) {
                    throw new StageException(Reason.CANCELLED, "no longer wanted");
                }
                out.write(buffer, 0, n);
                if (from.checksum() != null) {
                    digest.update(buffer, 0, n);
                }
                length += n;
            }
        }
        if (from.size() != null && length != most) {
            String more = length > most ? "more than " : "";
            throw new StageException(
                    Reason.INPUT_SIZE_WRONG,
                    from.from() + " has " + more + (length > most ? most : length) + " bytes, not " + most);
        }
        if (from.checksum() != null) {
            String found = Hashes.text(digest);
            if (!found.equals(from.checksum().value())) {
                throw new StageException(Reason.INPUT_CHECKSUM_WRONG, from.from() + " has the checksum " + found);
            }
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(file));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        if (permissions.contains(PosixFilePermission.GROUP_READ)) {
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
        }
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        Files.setPosixFilePermissions(file, permissions);
    }
}
