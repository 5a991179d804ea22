// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

/**
 * What must survive about a harvester.
 *
 * @param incarnation the newest; an older one is refused everything
 * @param draining whether an operator told it to take no new jobs
 * @param awaited whether a restored pool still waits for it to say what it holds
 */
public record HarvesterRow(
        String name, String platform, String release, long incarnation, boolean draining, boolean awaited) {
    HarvesterRow welcomed(String newPlatform, String newRelease, long newIncarnation) {
        return new HarvesterRow(name, newPlatform, newRelease, newIncarnation, draining, awaited);
    }

    HarvesterRow of(long otherIncarnation) {
        return new HarvesterRow(name, platform, release, otherIncarnation, draining, awaited);
    }

    HarvesterRow draining(boolean now) {
        return new HarvesterRow(name, platform, release, incarnation, now, awaited);
    }

    HarvesterRow awaited(boolean now) {
        return new HarvesterRow(name, platform, release, incarnation, draining, now);
    }
}
