// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signals to processes; a JVM has only two of them. */
final class Signals {
    private Signals() {}

    /** Sends {@code signal} (a name without SIG) to all in one go; those that are gone are passed over. */
    static void send(String signal, Collection<Long> processes) throws IOException, InterruptedException {
        if (processes.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(List.of("sh", "-c", "kill -s \"$0\" \"$@\" 2>/dev/null", signal));
        processes.forEach(pid -> words.add(Long.toString(pid)));
        Process kill = new ProcessBuilder(words).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS)) {
            throw new IOException("kill -s " + signal + " does not end");
        }
    }

    /** Whether {@code command} ends with 0 within ten seconds. */
    static boolean succeeds(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
