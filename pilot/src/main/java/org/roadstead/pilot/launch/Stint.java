// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One payload's time in a slot. Thread-safe, but for reading its streams: one thread for each. */
final class Stint implements Running {
    private static final Duration GLANCE = Duration.ofMillis(1);
    private static final byte[] NOTHING = {};

    private final Slot slot;
    /** Of the first process and of its group, as the shell knows it; 0 in the foreground, where it has no group and says no number. */
    final long number;

    private final Launch launch;
    private final OutputSink sink;
    final CountDownLatch ended = new CountDownLatch(1);
    /** By the shell, on its way to the pilot. */
    String said = "";
    /** By the shell or by the payload, at the end of stderr as far as it has been read. */
    private volatile byte[] notice = NOTHING;

    private int signals;
    private int signalsSeen;
    private long first = -1;
    private @Nullable Lineage lineage;

    Stint(Slot slot, long number, Launch launch, OutputSink sink) {
        this.slot = slot;
        this.number = number;
        this.launch = launch;
        this.sink = sink;
    }

    @Override
    public synchronized long first() {
        try {
            // Nobody asks in the first moments, but for a payload that is to be held or ended as soon as it begins.
            while (first < 0 && !isOver()) {
                first = foreground() ? Namespaces.child(slot.shell) : outside();
                if (first < 0 && awaitEnd(GLANCE)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return first;
    }

    private long outside() {
        long there = slot.namespace ? Namespaces.outside(slot.shell, number) : number;
        return there < 0 ? 0 : there;
    }

    private boolean foreground() {
        return slot.way == ShellText.Way.FOREGROUND;
    }

    /**
     * The group that gets a signal; 0 for none. In the foreground it is the shell's too: as the first process of its namespace it
     * stops and goes on with it, is ended by KILL, and is deaf to all else.
     */
    private long group(String signal) {
        if (!foreground()) {
            return first();
        }
        ProcessTable.Entry its = signal.equals("KILL") ? null : ProcessTable.read(slot.shell);
        return its == null ? 0 : its.group();
    }

    /** Made when first needed, which for a short job is never. */
    synchronized Lineage lineage() {
        if (lineage == null) {
            lineage = new Lineage(slot.sweep, launch.job().value(), launch.attempt(), slot.shell, first());
        }
        return lineage;
    }

    synchronized boolean isLooked() {
        return lineage != null;
    }

    @Override
    public List<ProcessTable.Entry> members(ProcessTable table) {
        return isOver() ? List.of() : lineage().look(table);
    }

    @Override
    public void signal(String name) throws IOException {
        if (isOver()) {
            return;
        }
        List<Long> others = new ArrayList<>();
        Lineage known = lineage();
        long group = group(name);
        for (ProcessTable.Entry member : known.look(ProcessTable.read())) {
            if (member.group() != group) {
                others.add(member.pid());
            }
        }
        slot.watcher.signal(group, others, name);
        synchronized (this) {
            if (!name.equals("STOP")) {
                signals++;
                notifyAll();
            }
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Until a signal has been sent that may have ended the stop, or a second has passed (others send signals too). */
    synchronized void awaitSignal() throws IOException {
        try {
            if (signals == signalsSeen) {
                wait(1000);
            }
            signalsSeen = signals;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherLost("interrupted");
        }
    }

    /** Reads one stream to its end; used by one thread for each stream. */
    void drain(boolean error, byte[] buffer) throws IOException {
        FileInputStream in = error ? slot.err : slot.out;
        boolean noticed = error && foreground();
        int n;
        while ((n = in.read(buffer)) > 0) {
            if (noticed) {
                pass();
                int last = Notices.atEnd(buffer, n);
                if (last > 0) {
                    notice = Arrays.copyOfRange(buffer, n - last, n);
                    n -= last;
                }
            }
            if (n > 0) {
                sink.write(error, buffer, n);
            }
        }
    }

    /** What looked like the shell's last word was the payload's. */
    private void pass() {
        byte[] held = notice;
        if (held.length > 0) {
            notice = NOTHING;
            sink.write(true, held, held.length);
        }
    }

    /** After both streams have been read: whether the shell said at their end that this signal was the payload's death. */
    boolean isNoticed(int signal) {
        boolean noticed = Notices.isOf(signal, notice);
        if (!noticed) {
            pass();
        }
        return noticed;
    }

    boolean isOver() {
        return ended.getCount() == 0;
    }

    byte[] buffer() {
        return slot.drainBuffer;
    }

    /** The named pipes that the payload's streams are, for finding who still holds them. */
    Path directory() {
        return slot.directory;
    }
}
