// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.roadstead.core.time.SystemTime;

/**
 * All that a command sees of the process it runs in.
 *
 * @param out data goes here, and nothing else
 * @param err what is said to a person
 * @param outIsTerminal whether a person reads {@code out} as it comes
 * @param errIsTerminal the same of {@code err}
 */
record Surroundings(
        Map<String, String> environment,
        Path directory,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        InstantSource clock,
        ZoneId zone) {

    /** Those of this process. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of(""),
                System.in,
                printer(FileDescriptor.out),
                printer(FileDescriptor.err),
                isTerminal(1),
                isTerminal(2),
                SystemTime.INSTANCE,
                ZoneId.systemDefault());
    }

    static PrintStream printer(OutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }

    private static PrintStream printer(FileDescriptor descriptor) {
        return printer(new BufferedOutputStream(new FileOutputStream(descriptor), 8192));
    }

    /** System.console() tells only of input and output together; what the descriptor is open on tells of each. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            // No /proc here: both are terminals or this cannot tell.
            return System.console() != null;
        }
    }

    /** Whether characters beyond ASCII show as what they are. */
    boolean speaksUnicode() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value.toUpperCase(java.util.Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
