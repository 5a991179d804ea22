// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.limit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.LogChunk;

/**
 * One stream of a payload. The first {@link #HEAD} bytes are there to be taken as they come; of the rest the last
 * {@link #TAIL} bytes, once the stream has ended, at their true offset. What is not taken yet lies in memory up to
 * {@link #MEMORY} bytes, beyond that in a file: the head at its offset, behind it the tail as a ring. Thread-safe.
 */
final class StreamCapture implements AutoCloseable {
    static final long HEAD = 5L << 20;
    static final long TAIL = 5L << 20;
    static final int MEMORY = 64 << 10;
    static final int PIECE = 64 << 10;

    private final String name;
    private final Path path;
    private @Nullable RandomAccessFile file;
    private byte[] memory = new byte[0];
    private int inMemory;
    private long written;
    private long taken;
    private boolean ended;

    StreamCapture(String name, Path path) {
        this.name = name;
        this.path = path;
    }

    synchronized void write(byte[] buffer, int length) throws IOException {
        long at = written;
        written += length;
        if (file == null && inMemory + length <= MEMORY) {
            if (inMemory + length > memory.length) {
                memory = Arrays.copyOf(memory, Math.min(MEMORY, Math.max(512, 2 * (inMemory + length))));
            }
            System.arraycopy(buffer, 0, memory, inMemory, length);
            inMemory += length;
            return;
        }
        if (file == null) {
            file = new RandomAccessFile(path.toFile(), "rw");
            put(at - inMemory, memory, 0, inMemory);
            memory = new byte[0];
            inMemory = 0;
        }
        put(at, buffer, 0, length);
    }

    private void put(long at, byte[] from, int start, int length) throws IOException {
        int done = 0;
        while (done < length) {
            long place = place(at + done);
            long room = at + done < HEAD ? HEAD - place : HEAD + TAIL - place;
            int n = (int) Math.min(room, length - done);
            RandomAccessFile to = opened();
            to.seek(place);
            to.write(from, start + done, n);
            done += n;
        }
    }

    private static long place(long at) {
        return at < HEAD ? at : HEAD + (at - HEAD) % TAIL;
    }

    private RandomAccessFile opened() throws IOException {
        if (file == null) {
            throw new IOException("the stream is closed");
        }
        return file;
    }

    synchronized @Nullable LogChunk take() throws IOException {
        long limit = ended ? written : Math.min(written, HEAD);
        if (ended && taken >= HEAD) {
            taken = Math.max(taken, written - TAIL);
        }
        if (taken >= limit) {
            return null;
        }
        long from = taken;
        int n = (int) Math.min(PIECE, (from < HEAD ? Math.min(limit, HEAD) : limit) - from);
        byte[] data;
        if (file == null) {
            data = Arrays.copyOf(memory, n);
            System.arraycopy(memory, n, memory, 0, inMemory - n);
            inMemory -= n;
        } else {
            long place = place(from);
            long room = from < HEAD ? HEAD - place : HEAD + TAIL - place;
            data = new byte[(int) Math.min(n, room)];
            RandomAccessFile in = opened();
            in.seek(place);
            in.readFully(data);
        }
        taken = from + data.length;
        return new LogChunk(name, from, data);
    }

    synchronized long written() {
        return written;
    }

    synchronized void end() {
        ended = true;
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
            Files.deleteIfExists(path);
        }
    }
}
