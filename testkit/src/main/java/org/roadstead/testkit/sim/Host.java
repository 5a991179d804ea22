// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.choice.Clocks;
import org.roadstead.core.time.Moment;

/** A machine: its clocks, and whether it runs at all. */
final class Host {
    private static final long EPOCH = Instant.parse("2026-11-23T08:00:00Z").toEpochMilli();

    /** How a host may stand still. */
    enum Pause {
        /** Every process is stopped; all clocks go on. */
        STOPPED,
        /** Suspended: the monotonic clock stands still, uptime and wall go on. */
        SUSPENDED,
        /** A frozen virtual machine: only the wall clock has gone on when it is thawed. */
        FROZEN
    }

    final String name;
    private final Timeline time;
    /** How fast its clocks run against true time. */
    private final double rate;

    private final long booted;
    private long wallStep;
    private long hiddenMonotonic;
    private long hiddenUptime;
    private boolean paused;
    private Pause how = Pause.STOPPED;
    private long pausedAt;
    private long resumedAt = Long.MIN_VALUE / 2;
    private final List<Runnable> missed = new ArrayList<>();

    Host(String name, Timeline time, double rate, long booted) {
        this.name = name;
        this.time = time;
        this.rate = rate;
        this.booted = booted;
    }

    Moment moment() {
        return new Moment(monotonic(), Instant.ofEpochMilli(wall()));
    }

    Clocks clocks() {
        return new Clocks(monotonic(), (long) ((time.now() - booted - hiddenUptime) * rate), wall());
    }

    private long monotonic() {
        return (long) ((time.now() - booted - hiddenMonotonic) * rate);
    }

    private long wall() {
        return EPOCH + (long) (time.now() * rate) + wallStep;
    }

    void stepWall(long millis) {
        wallStep += millis;
    }

    boolean isPaused() {
        return paused;
    }

    /** True time since it was last resumed. */
    long sinceResumed() {
        return time.now() - resumedAt;
    }

    void pause(Pause kind) {
        paused = true;
        how = kind;
        pausedAt = time.now();
    }

    void resume() {
        paused = false;
        resumedAt = time.now();
        long gone = time.now() - pausedAt;
        if (how != Pause.STOPPED) {
            hiddenMonotonic += gone;
        }
        if (how == Pause.FROZEN) {
            hiddenUptime += gone;
        }
        List<Runnable> late = List.copyOf(missed);
        missed.clear();
        for (Runnable action : late) {
            time.in(0, action);
        }
    }

    /** Runs {@code action} now, or when the host runs again. */
    void run(Runnable action) {
        if (paused) {
            missed.add(() -> run(action));
        } else {
            action.run();
        }
    }
}
