// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.limit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.pilot.PilotLog;
import org.roadstead.pilot.launch.OutputSink;

/** What one payload writes to stdout and stderr, bounded; see {@link StreamCapture}. Thread-safe. */
public final class Capture implements OutputSink, AutoCloseable {
    private final StreamCapture out;
    private final StreamCapture err;
    private final PilotLog log;

    /** @param files where output beyond what memory takes is put; two names beneath it are made from {@code name} */
    public Capture(Path files, String name, PilotLog log) {
        this.out = new StreamCapture("stdout", files.resolve(name + ".out"));
        this.err = new StreamCapture("stderr", files.resolve(name + ".err"));
        this.log = log;
    }

    @Override
    public void write(boolean error, byte[] buffer, int length) {
        try {
            (error ? err : out).write(buffer, length);
        } catch (IOException e) {
            // The payload goes on; what could not be kept shows as a gap in its log.
            log.failure("output of a payload", e);
        }
    }

    /** How much the payload has written, whether it was kept or not. */
    public long written() {
        return out.written() + err.written();
    }

    /** The next pieces to be sent, at most one a stream and 64 KiB each; empty when there is nothing to send now. */
    public List<LogChunk> take() {
        List<LogChunk> chunks = new ArrayList<>(2);
        for (StreamCapture stream : List.of(out, err)) {
            try {
                LogChunk chunk = stream.take();
                if (chunk != null) {
                    chunks.add(chunk);
                }
            } catch (IOException e) {
                log.failure("output of a payload", e);
            }
        }
        return chunks;
    }

    /** Nothing more is written: from now on {@link #take} also gives the tail. */
    public void end() {
        out.end();
        err.end();
    }

    @Override
    public void close() {
        try {
            out.close();
            err.close();
        } catch (IOException e) {
            log.failure("output of a payload", e);
        }
    }
}
