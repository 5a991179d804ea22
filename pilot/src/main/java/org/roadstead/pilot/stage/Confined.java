// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Paths of a description, held inside one directory. */
final class Confined {
    private Confined() {}

    /** {@code relative} beneath {@code directory}, by its text alone; null when it leads out or names the directory. */
    static @Nullable Path resolve(Path directory, String relative) {
        try {
            Path path = Path.of(relative);
            if (path.isAbsolute() || relative.isEmpty()) {
                return null;
            }
            Path resolved = directory.resolve(path).normalize();
            return resolved.startsWith(directory) && !resolved.equals(directory) ? resolved : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /**
     * Makes the directories above {@code file}, which lies beneath {@code directory}.
     *
     * @return false when one of them is there and is no directory of its own, such as a symbolic link
     */
    static boolean makeParents(Path directory, Path file) throws IOException {
        Path at = directory;
        Path parent = file.getParent();
        if (parent == null || parent.equals(directory)) {
            return true;
        }
        for (Path part : directory.relativize(parent)) {
            at = at.resolve(part);
            try {
                Files.createDirectory(at);
            } catch (FileAlreadyExistsException there) {
                if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether {@code file}, with all symbolic links followed, still lies beneath {@code directory}. */
    static boolean isReallyInside(Path directory, Path file) throws IOException {
        return file.toRealPath().startsWith(directory.toRealPath());
    }
}
