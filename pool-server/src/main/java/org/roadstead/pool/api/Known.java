// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.roadstead.core.job.Fault;

/** Refuses keys that a small request body does not have. */
final class Known {
    private Known() {}

    static void fields(JsonNode body, String... known) {
        if (!body.isObject()) {
            throw ProblemException.fault("", "the body is not an object", "an object with " + String.join(", ", known));
        }
        List<Fault> faults = new ArrayList<>();
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of(known).contains(name)) {
                faults.add(new Fault(name, "is not known here", "one of " + String.join(", ", known)));
            }
        }
        if (!faults.isEmpty()) {
            throw ProblemException.faults(faults);
        }
    }
}
