// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.roadstead.k8s.template.PodBuilding;

final class K8sKindTest {
    /** Two pilots of 4 cores on a node with 8 asked for more disk than it had (267847642337 bytes), so the second never came. */
    @Test
    void usual_pilots_fit_on_a_node_as_often_as_their_cores_do() {
        long own = PodBuilding.PILOT_DISK_ALL;
        long share = K8sKind.share(267_847_642_337L - own, own, 2);
        assertTrue(2 * (share + own) <= 267_847_642_337L);
        assertEquals(267_847_642_337L / 2 - own, share);
    }
}
