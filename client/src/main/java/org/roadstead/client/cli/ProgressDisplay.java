// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.PrintStream;

/** Shows a sweep's progress: one line that changes on a terminal, plain lines elsewhere. */
final class ProgressDisplay {
    /** Between plain lines; later ones are a fifth of the time gone apart, so that a log stays short. */
    private static final long PLAIN_GAP_NANOS = 2_000_000_000L;

    private static final int BAR = 30;
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String BLUE = "\033[34m";
    private static final String DIM = "\033[2m";
    private static final String PLAIN = "\033[0m";
    private static final String CLEAR_REST = "\033[K";

    private final PrintStream to;
    private final boolean isTerminal;
    private final boolean unicode;
    private final int width;
    private long firstNanos;
    private long lastNanos = Long.MIN_VALUE;
    private String lastLine = "";

    /** @param width of the terminal in characters */
    ProgressDisplay(PrintStream to, boolean isTerminal, boolean unicode, int width) {
        this.to = to;
        this.isTerminal = isTerminal;
        this.unicode = unicode;
        this.width = width;
    }

    void show(SweepProgress progress, long nanos) {
        String line = progress.line();
        if (isTerminal) {
            to.print("\r" + bar(progress) + "  " + cut(line) + CLEAR_REST + (progress.isOver() ? "\n" : ""));
            to.flush();
            return;
        }
        boolean isFirst = lastNanos == Long.MIN_VALUE;
        firstNanos = isFirst ? nanos : firstNanos;
        long gap = Math.max(PLAIN_GAP_NANOS, (nanos - firstNanos) / 5);
        boolean isDue = isFirst || nanos - lastNanos >= gap || progress.isOver();
        if (isDue && !line.equals(lastLine)) {
            to.println(line);
            to.flush();
            lastNanos = nanos;
            lastLine = line;
        }
    }

    private String cut(String line) {
        int room = Math.max(10, width - BAR - 3);
        return line.length() <= room ? line : line.substring(0, room);
    }

    private String bar(SweepProgress progress) {
        long total = Math.max(1, progress.total());
        int done = (int) (progress.completed() * BAR / total);
        int lost = (int) Math.min(BAR - done, (progress.lost() * BAR + total - 1) / total);
        int running = (int) Math.min(BAR - done - lost, (progress.running() * BAR + total - 1) / total);
        String full = unicode ? "\u2501" : "#";
        String rest = unicode ? "\u2500" : "-";
        return GREEN
                + full.repeat(done)
                + RED
                + full.repeat(lost)
                + BLUE
                + full.repeat(running)
                + PLAIN
                + DIM
                + rest.repeat(BAR - done - lost - running)
                + PLAIN;
    }
}
