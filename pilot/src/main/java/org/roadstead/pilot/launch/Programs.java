// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the program of a command is, and why it cannot be executed. A shell that runs its command in the foreground says 127 both for
 * a command that is not there and for one that ended with 127, so somebody has to look.
 */
final class Programs {
    /** The most of a first line that Linux reads. */
    private static final int LONGEST_LINE = 256;

    private Programs() {}

    /**
     * What {@code launch} would execute; null when there is no such file.
     *
     * @param path the PATH that its program is looked up in when its name has no slash
     */
    static @Nullable Path find(Launch launch, String path) {
        String name = launch.command().get(0);
        if (name.isEmpty()) {
            return null;
        }
        if (name.indexOf('/') >= 0) {
            Path there = launch.directory().resolve(name);
            return Files.exists(there) ? there : null;
        }
        Path other = null;
        for (String directory : path.split(":", -1)) {
            Path there = launch.directory().resolve(directory).resolve(name);
            if (Files.isExecutable(there) && !Files.isDirectory(there)) {
                return there;
            }
            other = other == null && Files.exists(there) ? there : other;
        }
        return other;
    }

    /** Whether a file can be executed as far as its permissions go. */
    static boolean isExecutable(Path program) {
        return Files.isExecutable(program) && !Files.isDirectory(program);
    }

    /** Whether it is a script whose interpreter is not there, which the kernel says of the script itself. */
    static boolean lacksInterpreter(Path program) {
        try (BufferedReader reader = Files.newBufferedReader(program, StandardCharsets.ISO_8859_1)) {
            char[] begin = new char[LONGEST_LINE];
            int n = reader.read(begin);
            if (n < 3 || begin[0] != '#' || begin[1] != '!') {
                return false;
            }
            String line =
                    new String(begin, 2, n - 2).lines().findFirst().orElse("").strip();
            String interpreter = line.split("[ \t]", 2)[0];
            return interpreter.startsWith("/") && !Files.exists(Path.of(interpreter));
        } catch (IOException unreadable) {
            // Then its interpreter could not have read it either; the shell's own code says enough.
            return false;
        }
    }
}
