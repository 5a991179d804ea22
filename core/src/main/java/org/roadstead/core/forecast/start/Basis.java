// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Instant;

/**
 * What a window rests on.
 *
 * @param sampleSize how many of what {@code method} names were seen
 * @param queueAhead jobs that go first
 */
public record Basis(Method method, long sampleSize, long queueAhead, Instant asOf) {
    /** On what the start is expected. */
    public enum Method {
        /** A pilot has room for it now. The sample: so many of it would have room. */
        IDLE_PILOT("an idle pilot"),
        /** A job that runs ends, or several after one another. The sample: how many runs were seen of what goes first. */
        PILOTS_AT_WORK("pilots at work"),
        /** A pilot comes out of the platform's queue. The sample: how many like it have been seen to start. */
        PILOTS_TO_COME("pilots to come"),
        /** Nothing that takes it has been seen. */
        NOTHING_SEEN("nothing seen");

        private final String words;

        Method(String words) {
            this.words = words;
        }

        /** As people read it. */
        public String words() {
            return words;
        }
    }
}
