// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process of this host, told apart from a later one with the same number by when it started.
 *
 * @param startTicks field 22 of {@code /proc/PID/stat}: clock ticks since boot
 * @param boot names this boot of the host
 */
record ProcessStamp(long pid, long startTicks, String boot) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** The process that has the number now; empty when there is none or only its exit status is left (a zombie). */
    static Optional<ProcessStamp> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name in parentheses may itself hold spaces and parentheses: fields are counted from its end.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21);
            char state = fields[0].charAt(0);
            if (state == 'Z' || state == 'X') {
                return Optional.empty();
            }
            return Optional.of(new ProcessStamp(pid, Long.parseLong(fields[19]), currentBoot()));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Names this boot of the host. */
    static String currentBoot() throws IOException {
        return Files.readString(BOOT_ID).strip();
    }

    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Read back by {@link #parse}. */
    String text() {
        return pid + " " + startTicks + " " + boot;
    }

    static ProcessStamp parse(String text) throws IOException {
        String[] parts = text.strip().split(" ");
        if (parts.length == 3) {
            try {
                return new ProcessStamp(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
            } catch (NumberFormatException e) {
                throw new IOException("not a process: '" + text + "'", e);
            }
        }
        throw new IOException("not a process: '" + text + "'");
    }
}
