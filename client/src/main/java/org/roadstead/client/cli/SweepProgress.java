// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.roadstead.core.job.Phase;

/** How far a sweep is: counts, and the rate over the last seconds. Fed with what the pool says; not thread-safe. */
final class SweepProgress {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final Deque<long[]> samples = new ArrayDeque<>();
    private long total;
    private long completed;
    private long failed;
    private long cancelled;
    private long preparing;
    private long available;
    private long running;
    private long releasing;
    private long waiting;

    /** @param nanos a monotonic reading */
    void update(JsonNode sweep, long nanos) {
        JsonNode counts = sweep.path("counts");
        total = sweep.path("total").asLong();
        completed = count(counts, Phase.COMPLETED);
        failed = count(counts, Phase.FAILED);
        cancelled = count(counts, Phase.CANCELLED);
        waiting = count(counts, Phase.WAITING);
        preparing = count(counts, Phase.PREPARING);
        available = count(counts, Phase.AVAILABLE);
        running = count(counts, Phase.RUNNING);
        releasing = count(counts, Phase.RELEASING);
        samples.addLast(new long[] {nanos, ended()});
        while (samples.size() > 2 && nanos - samples.getFirst()[0] > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    boolean isOver() {
        return ended() >= total;
    }

    boolean isGood() {
        return completed == total;
    }

    long total() {
        return total;
    }

    long completed() {
        return completed;
    }

    long running() {
        return running;
    }

    /** Failed or cancelled. */
    long lost() {
        return failed + cancelled;
    }

    long failed() {
        return failed;
    }

    long cancelled() {
        return cancelled;
    }

    /** {@code 6,213 of 10,000 done, 4 running, 3,783 waiting, 0 failed, 812/s, about 5s left}. */
    String line() {
        StringBuilder line = new StringBuilder();
        line.append(Words.count(completed))
                .append(" of ")
                .append(Words.count(total))
                .append(" done");
        if (!isOver()) {
            line.append(", ").append(Words.count(running)).append(" running");
            some(line, preparing, " preparing");
            some(line, available, " available");
            some(line, releasing, " releasing");
            line.append(", ").append(Words.count(waiting)).append(" waiting");
        }
        line.append(", ").append(Words.count(failed)).append(" failed");
        some(line, cancelled, " cancelled");
        double rate = rate();
        if (rate > 0 && !isOver()) {
            line.append(", ").append(rateWords(rate));
            long left = (long) Math.ceil((total - ended()) / rate);
            line.append(", about ")
                    .append(Words.exactSpan(Duration.ofSeconds(left)))
                    .append(" left");
        }
        return line.toString();
    }

    private static void some(StringBuilder line, long count, String what) {
        if (count > 0) {
            line.append(", ").append(Words.count(count)).append(what);
        }
    }

    /** Jobs ended per second. */
    double rate() {
        if (samples.size() < 2) {
            return 0;
        }
        long[] first = samples.getFirst();
        long[] last = samples.getLast();
        double seconds = (last[0] - first[0]) / 1e9;
        return seconds <= 0 ? 0 : Math.max(0, (last[1] - first[1]) / seconds);
    }

    private static String rateWords(double rate) {
        if (rate >= 10) {
            return Words.count(Math.round(rate)) + "/s";
        }
        return rate >= 0.5
                ? String.format(Locale.ROOT, "%.1f/s", rate)
                : String.format(Locale.ROOT, "%.1f/min", rate * 60);
    }

    private long ended() {
        return completed + failed + cancelled;
    }

    private static long count(JsonNode counts, Phase phase) {
        return counts.path(phase.name()).asLong();
    }
}
