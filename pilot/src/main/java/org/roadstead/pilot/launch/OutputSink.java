// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

/** Takes what a payload writes. Each stream is written by one thread at a time; the two streams by two threads. */
public interface OutputSink {
    /**
     * Takes {@code length} bytes from the start of {@code buffer}, which is used again afterwards.
     *
     * @param error false for stdout, true for stderr
     */
    void write(boolean error, byte[] buffer, int length);
}
