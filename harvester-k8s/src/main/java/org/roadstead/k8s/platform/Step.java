// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;

/**
 * Something that the API server is to be told or asked.
 *
 * @param pod what to make, for {@link Kind#CREATE}
 * @param grace in seconds, for {@link Kind#DELETE}
 */
record Step(Kind kind, String pilot, @Nullable Pod pod, long grace) {
    enum Kind {
        /** Make its pod, of which the API server has not said whether it did. */
        CREATE,
        /** Ask for its end, or for an earlier one. */
        DELETE,
        /** What was to be learnt of its pod is learnt: it may go. */
        RELEASE,
        /** Remove the object of a pod that is over. */
        REMOVE,
        /** Find out who ended it. */
        EXPLAIN
    }

    static Step of(Kind kind, String pilot) {
        return new Step(kind, pilot, null, 0);
    }
}
