// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

/**
 * What must survive about a harvester.
 *
 * @param incarnation the newest; an older one is refused everything
 * @param draining whether an operator told it to take no new jobs
 * @param awaited whether a restored pool still waits for it to say what it holds
 * @param heard the newest incarnation that has said more than hello. Whoever was given a later one has held and given out
 *     nothing by it: its welcome was lost, or it died before it could write it down.
 */
public record HarvesterRow(
        String name, String platform, String release, long incarnation, boolean draining, boolean awaited, long heard) {
    HarvesterRow welcomed(String newPlatform, String newRelease, long newIncarnation, long heardBefore) {
        return new HarvesterRow(name, newPlatform, newRelease, newIncarnation, draining, awaited, heardBefore);
    }

    HarvesterRow of(long otherIncarnation) {
        return new HarvesterRow(name, platform, release, otherIncarnation, draining, awaited, heard);
    }

    HarvesterRow draining(boolean now) {
        return new HarvesterRow(name, platform, release, incarnation, now, awaited, heard);
    }

    HarvesterRow awaited(boolean now) {
        return new HarvesterRow(name, platform, release, incarnation, draining, now, heard);
    }

    /** The newest incarnation has called. */
    HarvesterRow called() {
        return new HarvesterRow(name, platform, release, incarnation, draining, awaited, incarnation);
    }
}
