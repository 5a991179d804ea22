// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.util.List;
import org.roadstead.core.protocol.LogChunk;

/**
 * What payloads wrote: of each stream of each attempt the first and the last 5 MiB. {@link #append} and {@link #commit}
 * are for one thread, {@link #read} and {@link #newestAttempt} for any.
 */
public interface LogStore extends AutoCloseable {
    /** Kept of the beginning, and again of the end, of each stream. */
    long KEPT_AT_EACH_END = 5L << 20;

    /** Adds what is not there yet; pieces that overlap what is there are cut. */
    void append(long num, int attempt, List<LogChunk> chunks);

    /** Makes durable what was appended; does nothing when nothing was. */
    void commit();

    void rollback();

    /** The newest attempt that wrote to {@code stream}; 0 when none did. */
    int newestAttempt(long num, String stream);

    /** Pieces from {@code from} on, about {@code maxBytes} together; a gap between two was cut. */
    List<Piece> read(long num, int attempt, String stream, long from, int maxBytes);

    @Override
    void close();

    /** @param offset of its first byte within all that the payload wrote to the stream */
    @SuppressWarnings("ArrayRecordComponent") // read once and written to a socket
    record Piece(long offset, byte[] data) {}
}
