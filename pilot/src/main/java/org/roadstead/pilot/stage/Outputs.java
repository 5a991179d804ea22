// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Digest;
import org.roadstead.core.job.Glob;
import org.roadstead.core.job.Output;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.reason.Reason;
import org.roadstead.pilot.link.Transfers;

/**
 * Takes a job's outputs out of its directory. A declared output that is not there, also a pattern that matches nothing, is
 * OUTPUT_MISSING. Files for {@code to:} are copied beside their target under a name with the attempt; {@link
 * Staged#publish} gives them their names. With a pattern, what stands behind the last directory before its first special
 * character is the name beneath the target. Thread-safe.
 */
public final class Outputs {
    /** The most one job may have kept by the pool. */
    public static final long MOST_KEPT_BYTES = 100L << 20;

    private static final int MOST_FILES = 10_000;
    /** What stands for bytes of a name that are no UTF-8. */
    private static final char UNREADABLE = '\uFFFD';

    /** Where kept outputs go. */
    @FunctionalInterface
    public interface Store {
        /** Stores {@code file}, which has {@code size} bytes and this digest. */
        void put(Digest digest, Path file, long size) throws IOException;
    }

    /** What came of it. */
    public record Taken(List<KeptOutput> kept, Staged staged) {}

    private final Store store;

    /** @param store for outputs without {@code to:} */
    public Outputs(Store store) {
        this.store = store;
    }

    /**
     * Takes all of {@code outputs}; nothing is left staged when this throws.
     *
     * @param attempt names the attempt in file names
     * @param unwanted whether a transfer that fails for now need not be tried again
     */
    public Taken take(List<Output> outputs, Path directory, String attempt, BooleanSupplier unwanted)
            throws StageException {
        Staged staged = new Staged();
        Map<String, Path> kept = new LinkedHashMap<>();
        Map<Path, String> places = new HashMap<>();
        boolean whole = false;
        try {
            for (Output output : outputs) {
                URI to = uri(output);
                for (Path file : matches(output, directory)) {
                    String relative = directory.relativize(file).toString();
                    if (relative.indexOf(UNREADABLE) >= 0) {
                        throw new StageException(Reason.OUTPUT_PATH_REFUSED, relative + ": its name is not UTF-8");
                    }
                    if (to == null) {
                        kept.put(relative, file);
                        continue;
                    }
                    Path target = target(output, to, relative).normalize();
                    String other = places.putIfAbsent(target, relative);
                    if (other == null) {
                        stage(file, target, attempt, staged);
                    } else if (!other.equals(relative)) {
                        throw new StageException(
                                Reason.OUTPUT_FAILED, other + " and " + relative + " would both become " + target);
                    }
                }
            }
            List<KeptOutput> list = keep(kept, unwanted);
            whole = true;
            return new Taken(list, staged);
        } finally {
            if (!whole) {
                staged.discard();
            }
        }
    }

    /**
     * What tells a directory from another that a payload has put in its place: to be asked before and after it ran.
     *
     * @return null when there is no directory, but a link or nothing
     */
    public static @Nullable Object identity(Path directory) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory() ? attributes.fileKey() : null;
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private static @Nullable URI uri(Output output) throws StageException {
        try {
            return output.uri();
        } catch (IllegalArgumentException e) {
            // A member of a sweep whose parameters make no URI.
            throw new StageException(Reason.OUTPUT_FAILED, output.to() + " is not a URI");
        }
    }

    private static List<Path> matches(Output output, Path directory) throws StageException {
        List<Path> found = new ArrayList<>();
        try {
            if (!output.isGlob()) {
                Path file = Confined.resolve(directory, output.path());
                if (file == null) {
                    throw refused(output.path());
                }
                if (Files.isRegularFile(file)) {
                    found.add(file);
                }
            } else {
                Glob glob = new Glob(output.path());
                Path base = glob.prefix().isEmpty() ? directory : Confined.resolve(directory, glob.prefix());
                if (base == null) {
                    throw refused(output.path());
                }
                if (Files.isDirectory(base) && Confined.isReallyInside(directory, base)) {
                    walk(base, directory, glob, found);
                }
            }
            if (found.isEmpty()) {
                throw new StageException(Reason.OUTPUT_MISSING, output.path() + " is not there");
            }
            for (Path file : found) {
                if (!Confined.isReallyInside(directory, file)) {
                    throw refused(directory.relativize(file).toString());
                }
            }
            return found;
        } catch (IOException e) {
            throw new StageException(Reason.OUTPUT_FAILED, output.path() + ": " + Inputs.said(e));
        }
    }

    private static void walk(Path base, Path directory, Glob glob, List<Path> found)
            throws IOException, StageException {
        try (Stream<Path> all = Files.walk(base)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                if (glob.matches(directory.relativize(each).toString()) && Files.isRegularFile(each)) {
                    found.add(each);
                    if (found.size() > MOST_FILES) {
                        throw new StageException(
                                Reason.OUTPUT_TOO_LARGE, "more than " + MOST_FILES + " files match one output");
                    }
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        found.sort(null);
    }

    private static StageException refused(String path) {
        return new StageException(Reason.OUTPUT_PATH_REFUSED, path + " leads out of the job's directory");
    }

    private static Path target(Output output, URI to, String relative) {
        Path target = Path.of(to.getPath());
        if (output.isGlob()) {
            String prefix = new Glob(output.path()).prefix();
            return target.resolve(prefix.isEmpty() ? relative : relative.substring(prefix.length() + 1));
        }
        Path name = Path.of(relative).getFileName();
        return to.getPath().endsWith("/") && name != null ? target.resolve(name) : target;
    }

    private static void stage(Path file, Path target, String attempt, Staged staged) throws StageException {
        Path parent = target.getParent();
        Path name = target.getFileName();
        if (parent == null || name == null || Files.isDirectory(target)) {
            throw new StageException(Reason.OUTPUT_FAILED, target + " is a directory");
        }
        Path beside = parent.resolve("." + name + "." + attempt);
        try {
            Files.createDirectories(parent);
            staged.add(beside, target);
            Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new StageException(Reason.OUTPUT_FAILED, target + ": " + Inputs.said(e));
        }
    }

    private List<KeptOutput> keep(Map<String, Path> files, BooleanSupplier unwanted) throws StageException {
        List<KeptOutput> kept = new ArrayList<>();
        try {
            long total = 0;
            for (Path file : files.values()) {
                total += Files.size(file);
            }
            if (total > MOST_KEPT_BYTES) {
                throw new StageException(
                        Reason.OUTPUT_TOO_LARGE,
                        "the kept outputs have " + total + " bytes, more than " + MOST_KEPT_BYTES);
            }
            for (Map.Entry<String, Path> each : files.entrySet()) {
                long size = Files.size(each.getValue());
                Digest digest = digest(each.getValue());
                Transfers.insist(() -> store.put(digest, each.getValue(), size), unwanted);
                kept.add(new KeptOutput(each.getKey(), digest.value(), size));
            }
            return kept;
        } catch (IOException e) {
            throw new StageException(Reason.OUTPUT_FAILED, Inputs.said(e));
        }
    }

    private static Digest digest(Path file) throws IOException {
        MessageDigest digest = Hashes.sha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                digest.update(buffer, 0, n);
            }
        }
        return new Digest(Hashes.text(digest));
    }
}
