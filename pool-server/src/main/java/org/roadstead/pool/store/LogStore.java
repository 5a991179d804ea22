// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.util.List;
import org.roadstead.core.protocol.LogChunk;

/**
 * What payloads wrote: of each stream of each attempt the first and the last 5 MiB. What changes is for one
 * thread, {@link #read} and other look-ups for any.
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

    /** Drops all logs of the jobs {@code first} to {@code last}. */
    void drop(long first, long last);

    /** Remembers that logs of jobs that had ended were dropped up to {@code num}. */
    void markDroppedTo(long num);

    /** Gives up to {@code pages} unused pages back to the file system; how many are unused still. */
    long shrink(int pages);

    /** Up to which number logs of ended jobs were dropped to make room; for any thread, like what follows. */
    long droppedTo();

    /** Pages of the file that hold nothing. */
    long unusedPages();

    /** Bytes that are in use, without what is free to be used again. */
    long usedBytes();

    /** Up to {@code limit} numbers of jobs above {@code after} that have logs, rising. */
    List<Long> jobs(long after, int limit);

    @Override
    void close();

    /** @param offset of its first byte within all that the payload wrote to the stream */
    @SuppressWarnings("ArrayRecordComponent") // read once and written to a socket
    record Piece(long offset, byte[] data) {}
}
