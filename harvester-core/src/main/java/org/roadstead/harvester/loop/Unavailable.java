// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

/** The harvester cannot answer now (its store failed, or it is stopping); asking again later may help. */
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
        super(message);
    }
}
