// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.util.HashMap;
import java.util.Map;
import org.roadstead.core.forecast.Features;

/** Late waits by queue and class of cores; where a group has seen fewer than {@value #LEAST}, those of all. */
final class Groups {
    static final int LEAST = 60;

    private static final long[] CORES = {1, 4, 16, 64};

    private record Group(String queue, int cores) {}

    private final Map<Group, Recent> groups = new HashMap<>();
    private final Recent all = new Recent();

    Recent of(Features features) {
        Recent own = groups.get(group(features));
        return own != null && own.size() >= LEAST ? own : all;
    }

    void started(Wait wait) {
        all.add(wait.seconds());
        groups.computeIfAbsent(group(wait.features()), g -> new Recent()).add(wait.seconds());
    }

    private static Group group(Features of) {
        int found = 0;
        while (found < CORES.length && of.cores() > CORES[found]) {
            found++;
        }
        return new Group(of.queue(), found);
    }
}
