// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.template;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What objects of one harvester are called in its namespace. */
public final class Names {
    /** Label: the harvester's name. */
    public static final String HARVESTER = "roadstead.org/harvester";

    /** Label: the pilot's id. */
    public static final String PILOT = "roadstead.org/pilot";

    /** Finalizer: the object stays until the harvester has seen how its pilot ended. */
    public static final String SEEN = "roadstead.org/seen";

    /** Prefix of the node labels by which jobs ask for features; the value is {@code true}. */
    public static final String FEATURE = "feature.roadstead.org/";

    private static final String PREFIX = "roadstead-";

    private final String harvester;

    public Names(String harvester) {
        this.harvester = harvester;
    }

    public String harvester() {
        return harvester;
    }

    /** The pod of a pilot: fixed, so that asking twice makes one. */
    public String pod(String pilot) {
        return PREFIX + harvester + "-" + pilot;
    }

    /** The secret that holds the pilots' tokens, one key each. */
    public String secret() {
        return PREFIX + harvester;
    }

    public Map<String, String> labels(String pilot) {
        return Map.of(HARVESTER, harvester, PILOT, pilot);
    }

    /** The pilot whose pod this is; null when it is none of this harvester's. */
    public @Nullable String pilot(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String pilot = labels == null || !harvester.equals(labels.get(HARVESTER)) ? null : labels.get(PILOT);
        return pilot != null && pod(pilot).equals(pod.getMetadata().getName()) ? pilot : null;
    }
}
