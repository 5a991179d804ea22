// SPDX-License-Identifier: Apache-2.0
package org.roadstead.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the launched programs the way people do, in a directory of its own: services until they say that they are ready, commands
 * to their end. Closing it ends the services politely, the last one first; a service writes its archive when it ends so.
 */
final class Rehearsal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Path launcher;
    private final Path scratch;
    private final Deque<Process> services = new ArrayDeque<>();

    Rehearsal(Path launcher, Path scratch) {
        this.launcher = launcher;
        this.scratch = scratch;
    }

    /** Runs a command to its end; true when it ended with 0. */
    boolean command(Map<String, String> environment, List<String> words) throws IOException, InterruptedException {
        Process process = start(environment, words);
        drain(process, "");
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue() == 0;
    }

    /** Starts a service and returns the line that begins with {@code ready}. */
    String service(Map<String, String> environment, String ready, List<String> words)
            throws IOException, InterruptedException {
        Process process = start(environment, words);
        services.push(process);
        try {
            return drain(process, ready).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("was not ready: " + String.join(" ", words), e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        while (!services.isEmpty()) {
            Process process = services.pop();
            process.destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(Map<String, String> environment, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(scratch.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ROADSTEAD_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", scratch.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Reads all the process prints, so that it never waits for a reader; completes with the first line that begins so. */
    private static CompletableFuture<String> drain(Process process, String ready) {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader in = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        in.lines().filter(text -> text.startsWith(ready)).forEach(line::complete);
                        line.completeExceptionally(new IOException("ended"));
                    } catch (IOException | UncheckedIOException e) {
                        line.completeExceptionally(e);
                    }
                },
                "rehearsal");
        reader.setDaemon(true);
        reader.start();
        return line;
    }
}
