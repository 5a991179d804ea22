// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import java.util.List;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.k8s.template.PodBuilding;

/**
 * What an operator sets for a harvester beside Kubernetes, apart from what goes into each pod.
 *
 * @param mostPilots in the namespace, waiting ones included
 * @param mostPending that wait there
 * @param sizes what nodes have for one pilot; empty for what Kubernetes says of its nodes
 * @param disk of a node where nobody says
 */
public record K8sOptions(PodBuilding pods, int mostPilots, int mostPending, List<NodeKind> sizes, long disk) {
    public K8sOptions {
        sizes = List.copyOf(sizes);
    }

    /** The smallest pilot there is, for asking whether there could be one. */
    static final Resources TRIAL = new Resources(1, 64L << 20, 64L << 20, 0);

    /** The only queue. */
    public String queue() {
        return pods.namespace();
    }
}
