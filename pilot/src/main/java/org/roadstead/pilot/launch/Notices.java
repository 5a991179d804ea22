// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a shell writes when its command in the foreground dies by a signal: a line that the C library has for it, to the stream that is
 * the payload's stderr by then. It is the only word that tells a death by signal 9 from an exit with 137.
 */
final class Notices {
    /** By number from 1 on. Of the empty ones, and of those above, a shell says nothing that could be relied on. */
    private static final List<String> LINES = List.of(
            "Hangup",
            "",
            "Quit",
            "Illegal instruction",
            "Trace/breakpoint trap",
            "Aborted",
            "Bus error",
            "Floating point exception",
            "Killed",
            "User defined signal 1",
            "Segmentation fault",
            "User defined signal 2",
            "",
            "Alarm clock",
            "Terminated",
            "Stack fault",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "CPU time limit exceeded",
            "File size limit exceeded",
            "Virtual timer expired",
            "Profiling timer expired",
            "",
            "I/O possible",
            "Power failure",
            "Bad system call");

    private static final String CORE = " (core dumped)";

    private static final byte[][] ALL = LINES.stream()
            .filter(line -> !line.isEmpty())
            .flatMap(line -> List.of(line + "\n", line + CORE + "\n").stream())
            .map(line -> line.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private Notices() {}

    /** How many of the last of {@code n} bytes are such a line; 0 when they are not. */
    static int atEnd(byte[] bytes, int n) {
        if (n == 0 || bytes[n - 1] != '\n') {
            return 0;
        }
        for (byte[] line : ALL) {
            if (line.length <= n && Arrays.equals(bytes, n - line.length, n, line, 0, line.length)) {
                return line.length;
            }
        }
        return 0;
    }

    /** Whether {@code line} is what is said of a death by {@code signal}. */
    static boolean isOf(int signal, byte[] line) {
        String its = signal > 0 && signal <= LINES.size() ? LINES.get(signal - 1) : "";
        String said = new String(line, StandardCharsets.US_ASCII);
        return !its.isEmpty() && (said.equals(its + "\n") || said.equals(its + CORE + "\n"));
    }
}
