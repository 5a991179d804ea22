// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.core.forecast.start.WorkAhead;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;

/**
 * What goes first, in few parts: a forecast costs by the number of parts. Jobs that need the same for as long stand together; of more
 * kinds than {@value #MOST} the rarest count as the most frequent one of them.
 */
final class AheadSum {
    static final int MOST = 16;

    private final Windows windows;
    private final Map<Kind, Long> kinds = new LinkedHashMap<>();

    private record Kind(String owner, Resources need, long limitMillis) {}

    AheadSum(Windows windows) {
        this.windows = windows;
    }

    void add(Shape shape, long jobs) {
        kinds.merge(new Kind(shape.owner(), shape.least(), shape.durationMillis()), jobs, Long::sum);
    }

    List<WorkAhead> work() {
        List<Map.Entry<Kind, Long>> sorted = new ArrayList<>(kinds.entrySet());
        sorted.sort(Comparator.comparing((Map.Entry<Kind, Long> entry) -> -entry.getValue()));
        List<WorkAhead> work = new ArrayList<>();
        long rest = 0;
        for (int i = MOST; i < sorted.size(); i++) {
            rest += sorted.get(i).getValue();
        }
        for (int i = 0; i < Math.min(MOST, sorted.size()); i++) {
            Kind kind = sorted.get(i).getKey();
            long jobs = sorted.get(i).getValue() + (i == MOST - 1 ? rest : 0);
            work.add(new WorkAhead(
                    kind.need(), windows.law(kind.owner(), kind.need(), Duration.ofMillis(kind.limitMillis())), jobs));
        }
        return work;
    }
}
