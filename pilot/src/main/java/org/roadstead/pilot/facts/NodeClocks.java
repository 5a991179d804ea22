// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.roadstead.core.choice.Clocks;
import org.roadstead.core.time.Moment;

/** Reads the clocks of the node. One thread at a time. */
public final class NodeClocks {
    private final RandomAccessFile uptime;
    private final byte[] buffer = new byte[64];

    /** Opens what it needs once. */
    public NodeClocks() throws IOException {
        uptime = new RandomAccessFile("/proc/uptime", "r");
    }

    /** All three clocks; {@code now} was read just before. */
    public Clocks read(Moment now) throws IOException {
        return new Clocks(now.monotonicMillis(), uptimeMillis(), now.wall().toEpochMilli());
    }

    /** Since boot, suspended time included. */
    public long uptimeMillis() throws IOException {
        uptime.seek(0);
        int n = uptime.read(buffer);
        String text = new String(buffer, 0, Math.max(0, n), StandardCharsets.US_ASCII);
        int dot = text.indexOf('.');
        int space = text.indexOf(' ');
        return Long.parseLong(text.substring(0, dot)) * 1000 + Long.parseLong(text.substring(dot + 1, space)) * 10;
    }
}
