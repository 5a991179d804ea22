// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.roadstead.core.time.SystemTime;

/** The pilot's log: one line an event on stderr. Thread-safe. */
public final class PilotLog {
    private final PrintStream out;
    private final Map<String, String> states = new ConcurrentHashMap<>();

    /** Writes to {@code out}. */
    public PilotLog(PrintStream out) {
        this.out = out;
    }

    /** Writes a line. */
    public void line(String text) {
        out.println(SystemTime.INSTANCE.instant() + " " + text);
    }

    /** Writes {@code text} when it differs from what was last said about {@code subject}. */
    public void change(String subject, String text) {
        if (!text.equals(states.put(subject, text))) {
            line(subject + ": " + text);
        }
    }

    /** A failure that something survived; said once until it changes. */
    public void failure(String subject, Throwable failure) {
        change(subject, failure.toString());
    }
}
