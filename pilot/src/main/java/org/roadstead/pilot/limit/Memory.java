// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.roadstead.pilot.launch.ProcessTable.Entry;

/**
 * How much memory processes use together. The sum of what each has in memory costs nothing to know and counts shared
 * pages once for each; only when that is more than is allowed are the shared pages divided, which walks page tables.
 */
final class Memory {
    private Memory() {}

    static long of(List<Entry> members, long allowed) {
        long sum = 0;
        for (Entry member : members) {
            sum += member.rssBytes();
        }
        if (sum <= allowed) {
            return sum;
        }
        long divided = 0;
        for (Entry member : members) {
            divided += proportional(member);
        }
        return divided;
    }

    private static long proportional(Entry member) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + member.pid() + "/smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException goneOrNotTold) {
            // Of one that is gone nothing is left; of one that may not be looked into all counts.
            return Files.exists(Path.of("/proc/" + member.pid())) ? member.rssBytes() : 0;
        }
        return 0;
    }
}
