// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pilot's one child: a sh in a session of its own. It starts the shells of the slots, sends signals to process
 * groups (a JVM cannot), and ends everything that carries the pilot's mark when the pilot is gone. Started again when it
 * is found dead. Thread-safe.
 */
final class Watcher implements AutoCloseable {
    private final LaunchSettings settings;
    private final Path slots;
    private @Nullable Process process;
    private @Nullable BufferedReader answers;
    private @Nullable String level;
    private boolean closed;

    /** @param settings their environment is the watcher's and all payloads', without the pilot's mark */
    Watcher(LaunchSettings settings) {
        this.settings = settings;
        this.slots = settings.slots();
    }

    /** Starts the watcher if it does not run. */
    synchronized void ensure() throws IOException {
        if (closed) {
            throw new IOException("the launcher is closed");
        }
        if (process != null && process.isAlive()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(settings.setsid(), "/bin/sh").directory(new File("/"));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(settings.environment());
        Process started = builder.start();
        process = started;
        answers = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8), 256);
        String head = "id='" + settings.pilot() + "' jvm="
                + ProcessHandle.current().pid() + " sh='" + settings.shell()
                + "' setsid='" + settings.setsid() + "' contain=" + (level == null ? settings.containment() : level)
                + " most=" + settings.mostTasks()
                + " dir='"
                + slots.toString().replace("'", "'\\''") + "'\n";
        say(head + resource("watcher.sh"));
    }

    /** Starts the shell of slot {@code number}; its pipes exist when this returns. */
    synchronized void startSlot(int number) throws IOException {
        ensure();
        say("slot " + number + "\n");
        String answer = answer();
        if (!("made " + number).equals(answer)) {
            throw new LauncherLost("the watcher did not make slot " + number + ": " + answer);
        }
    }

    private @Nullable String answer() throws IOException {
        String answer = answers == null ? null : answers.readLine();
        while (answer != null && answer.startsWith("level ")) {
            level = answer.substring(6);
            answer = answers == null ? null : answers.readLine();
        }
        return answer;
    }

    /** What holds payloads together on this node: {@code pid-namespace} or {@code sweep}. */
    synchronized String level() throws IOException {
        ensure();
        if (level == null) {
            say("echo\n");
            String ignored = answer();
        }
        return level == null ? "sweep" : level;
    }

    /** Sends {@code signal} (a name without SIG) to a process group; nothing happens when it is gone. */
    synchronized void signalGroup(long group, String signal) throws IOException {
        ensure();
        say("kill -s " + signal + " -- -" + group + " 2>/dev/null\n");
    }

    /** As {@link #signalGroup}, and to {@code others}. */
    synchronized void signal(long group, List<Long> others, String signal) throws IOException {
        StringBuilder all = new StringBuilder(group > 0 ? " -" + group : "");
        others.forEach(pid -> all.append(' ').append(pid));
        if (!all.isEmpty()) {
            ensure();
            say("kill -s " + signal + " --" + all + " 2>/dev/null\n");
        }
    }

    private void say(String text) throws IOException {
        if (process == null) {
            throw new IOException("no watcher");
        }
        OutputStream out = process.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** For tests: the process to be harmed. */
    synchronized @Nullable Process process() {
        return process;
    }

    /** Leaves word until when payloads may run without the pilot, in seconds of uptime; 0 is no limit. */
    void until(long uptimeSeconds) throws IOException {
        Files.writeString(slots.resolve("until"), uptimeSeconds + "\n");
    }

    /** Whether the watcher has ended payloads because the pilot was stopped. */
    boolean wasCut() {
        return Files.exists(slots.resolve("cut"));
    }

    void forgetCut() throws IOException {
        Files.deleteIfExists(slots.resolve("cut"));
    }

    /** Ends everything that carries the mark, and itself; waits for that. */
    @Override
    public void close() throws IOException {
        Process ending;
        synchronized (this) {
            closed = true;
            ending = process;
        }
        if (ending != null) {
            ending.getOutputStream().close();
            try {
                ending.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Watcher.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("missing from the program: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
