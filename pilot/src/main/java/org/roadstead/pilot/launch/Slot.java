// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One persistent shell and the pipes to it; starts one payload at a time. Used by one thread, except for what {@link
 * Running} offers.
 *
 * <p>The pipes have names (FIFOs) so that the shell opens the payload's stdout and stderr anew for each job: the end of
 * file then says that nobody holds them any more. The slot's thread reads both after a short job has ended. A job that
 * goes on for {@link Pumps#PATIENCE} gets two threads of its own to read them live.
 */
final class Slot implements AutoCloseable {
    final Path directory;
    final Watcher watcher;
    private final Pumps pumps;
    final Sweep sweep;
    final boolean namespace;
    private final FileOutputStream commands;
    private final FileInputStream control;
    final FileInputStream out;
    final FileInputStream err;
    final ShellText.Way way;
    private final ShellText text;
    /** The PATH of payloads that bring none of their own. */
    private final String path;
    /** As the pilot sees it, which in a namespace is not how it sees itself. */
    final long shell;

    private final byte[] controlBuffer = new byte[1024];
    private int controlStart;
    private int controlEnd;
    final byte[] drainBuffer = new byte[8192];

    private Slot(Path directory, Gear gear, Pipes pipes) throws IOException {
        this.directory = directory;
        this.watcher = gear.watcher;
        this.pumps = gear.pumps;
        this.sweep = gear.sweep;
        this.path = gear.path;
        this.commands = pipes.commands;
        this.control = pipes.control;
        this.out = pipes.out;
        this.err = pipes.err;
        String[] ready = readLine().split(" ");
        pipes.release();
        if (!ready[0].equals("ready")) {
            throw new LauncherLost("the shell of a slot did not come up: " + String.join(" ", ready));
        }
        this.way = ShellText.Way.of(ready[1]);
        this.text = new ShellText(way, ready.length > 3);
        this.namespace = ready[2].equals("namespace");
        this.shell = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    }

    /** What all slots of a launcher share. */
    record Gear(Watcher watcher, Pumps pumps, Sweep sweep, String path) {}

    /** The ends this process holds. FIFOs are first opened for both directions: that never waits for the other side. */
    private static final class Pipes {
        final RandomAccessFile[] both = new RandomAccessFile[4];
        final FileOutputStream commands;
        final FileInputStream control;
        final FileInputStream out;
        final FileInputStream err;

        Pipes(Path directory) throws IOException {
            String[] names = {"cmd", "ctl", "out", "err"};
            for (int i = 0; i < 4; i++) {
                both[i] = new RandomAccessFile(directory.resolve(names[i]).toFile(), "rw");
            }
            commands = new FileOutputStream(directory.resolve("cmd").toFile());
            control = new FileInputStream(directory.resolve("ctl").toFile());
            out = new FileInputStream(directory.resolve("out").toFile());
            err = new FileInputStream(directory.resolve("err").toFile());
        }

        /** From now on the end of a pipe is seen. */
        void release() throws IOException {
            for (RandomAccessFile each : both) {
                each.close();
            }
        }
    }

    /**
     * Starts the shell of slot {@code number} beneath {@code slots}.
     *
     * @param giveUp is handed what makes this call fail when it takes too long
     */
    static Slot open(Path slots, int number, Gear gear, Consumer<Runnable> giveUp) throws IOException {
        Path directory = Files.createDirectory(slots.resolve(Integer.toString(number)));
        gear.watcher.startSlot(number);
        Pipes pipes = new Pipes(directory);
        giveUp.accept(() -> {
            try {
                pipes.both[1].write("late\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException released) {
                // The shell has come up in time and the pipe is no longer held open.
                return;
            }
        });
        return new Slot(directory, gear, pipes);
    }

    /**
     * Starts a payload and waits for its end.
     *
     * @param started told at once, on this thread, when the payload's process exists
     * @param clear ends what is left of an attempt that did not end well, or ran for a while; what is left would hold
     *     its streams open
     * @throws LauncherLost when the shell dies; whether the payload still runs is unknown then
     * @throws IllegalArgumentException when the command or its environment cannot be said to a shell
     */
    Ended run(Launch launch, OutputSink sink, Consumer<Stint> started, Runnable clear) throws IOException {
        boolean foreground = way == ShellText.Way.FOREGROUND;
        Path program = null;
        if (foreground) {
            program = Programs.find(launch, launch.environment().getOrDefault("PATH", path));
            if (program == null || !Programs.isExecutable(program)) {
                return new Ended(null, null, notStarted(program == null ? 127 : 126, launch), false);
            }
        }
        byte[] job = text.job(launch, program).getBytes(StandardCharsets.UTF_8);
        try {
            commands.write(job);
        } catch (IOException e) {
            throw new LauncherLost("the shell of a slot is gone: " + e.getMessage(), true);
        }
        Stint running = new Stint(this, foreground ? 0 : awaitStarted(), launch, sink);
        try {
            started.accept(running);
            pumps.watch(running);
            String end = awaitEnded(running);
            running.ended.countDown();
            String[] words = end.split(" ");
            if (words[3].equals("1") && !namespace) {
                watcher.signalGroup(running.number, "KILL");
            }
            if (!words[2].equals("0") || words[3].equals("1") || running.isLooked()) {
                clear.run();
            }
            pumps.finish(running);
            return foreground ? readForeground(words, running, launch, program) : read(words, running, launch);
        } finally {
            running.ended.countDown();
            pumps.forget(running);
        }
    }

    private long awaitStarted() throws IOException {
        String line = readLine();
        while (!line.startsWith("started ")) {
            line = readLine();
        }
        return Long.parseLong(line.substring(8));
    }

    private String awaitEnded(Stint running) throws IOException {
        while (true) {
            String line = readLine();
            if (line.startsWith("ended ")) {
                return line;
            } else if (line.startsWith("stopped ")) {
                awaitContinued(running);
            } else if (!line.isBlank()) {
                // Whatever else a shell says here is its notice of a death by signal: "[1] + 17 Killed".
                running.said = running.said + line + '\n';
            }
        }
    }

    /** Stopped by HOLD or by itself. The shell waits again when told; it would come back at once while it is stopped. */
    private void awaitContinued(Stint running) throws IOException {
        running.awaitSignal();
        commands.write("w\n".getBytes(StandardCharsets.UTF_8));
    }

    private Ended read(String[] end, Stint running, Launch launch) throws IOException {
        int code = Integer.parseInt(end[2]);
        boolean left = end[3].equals("1");
        if (code != 0 && Files.deleteIfExists(directory.resolve("fail"))) {
            return new Ended(null, null, notStarted(code, launch), left);
        }
        // A bash that finds no permission, or no interpreter, leaves without a trace.
        if (code == 126 && !canExecute(launch)) {
            return new Ended(null, null, notStarted(code, launch), left);
        }
        if ((code == 126 || code == 127)
                && Programs.lacksInterpreter(
                        launch.directory().resolve(launch.command().get(0)))) {
            return new Ended(null, null, notStarted(127, launch), left);
        }
        String notice = running.said;
        if (code > 128 && !notice.isEmpty() && !notice.contains("Done(") && !notice.contains("Exit ")) {
            return new Ended(null, code - 128, null, left);
        }
        return new Ended(code, null, null, left);
    }

    /** What the shell says itself when it can execute nothing went to the payload's stderr. */
    private static Ended readForeground(String[] end, Stint running, Launch launch, @Nullable Path program)
            throws IOException {
        int code = Integer.parseInt(end[2]);
        boolean left = end[3].equals("1");
        boolean signal = running.isNoticed(code - 128);
        if (code == 127 && (program == null || !Files.exists(program) || Programs.lacksInterpreter(program))
                || code == 125 && !Files.isDirectory(launch.directory())) {
            return new Ended(null, null, notStarted(code, launch), left);
        }
        return signal ? new Ended(null, code - 128, null, left) : new Ended(code, null, null, left);
    }

    private static boolean canExecute(Launch launch) {
        String program = launch.command().get(0);
        return program.indexOf('/') < 0 || Files.isExecutable(launch.directory().resolve(program));
    }

    private static String notStarted(int code, Launch launch) {
        String program = launch.command().get(0);
        return switch (code) {
            case 127 -> "the command " + program + " was not found";
            case 126 -> "the command " + program + " could not be executed";
            case 125 -> "the job's directory could not be entered";
            default -> "the command " + program + " could not be started (" + code + ")";
        };
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder(40);
        while (true) {
            while (controlStart < controlEnd) {
                byte b = controlBuffer[controlStart++];
                if (b == '\n') {
                    return line.toString();
                }
                line.append((char) (b & 0xff));
            }
            controlStart = 0;
            controlEnd = control.read(controlBuffer);
            if (controlEnd <= 0) {
                controlEnd = 0;
                throw new LauncherLost("the shell of a slot has died");
            }
        }
    }

    @Override
    public void close() throws IOException {
        commands.close();
        control.close();
        out.close();
        err.close();
        for (String name : new String[] {"cmd", "ctl", "out", "err", "on", "fail", "pid", "up", "go"}) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.deleteIfExists(directory);
    }
}
