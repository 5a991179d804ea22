// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pool or a harvester: one program that is started, killed and started again with the same data. */
final class Program {
    private static final long READY_SECONDS = 90;

    final String name;
    private final List<String> command;
    private final String ready;
    private final Path log;
    private final Map<String, String> environment;
    private final Executor threads;
    private final Consumer<String> fault;
    private @Nullable Process process;
    private boolean expected;

    /**
     * @param ready how the line begins that says that it serves
     * @param fault told when it ends without having been told to
     */
    Program(
            String name,
            List<String> command,
            String ready,
            Path log,
            Map<String, String> environment,
            Executor threads,
            Consumer<String> fault) {
        this.name = name;
        this.command = List.copyOf(command);
        this.ready = ready;
        this.log = log;
        this.environment = environment;
        this.threads = threads;
        this.fault = fault;
    }

    /** Starts it and waits until it serves; the line that said so. */
    synchronized String start(String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("ROADSTEAD_"));
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        expected = false;
        CompletableFuture<String> line = new CompletableFuture<>();
        threads.execute(() -> read(started, line));
        started.onExit().thenAccept(this::ended);
        try {
            return line.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(name + " did not get ready within " + READY_SECONDS + " s; see " + log, e);
        }
    }

    private void read(Process started, CompletableFuture<String> line) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text = out.readLine(); text != null; text = out.readLine()) {
                Files.writeString(log, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                if (text.startsWith(ready)) {
                    line.complete(text);
                }
            }
            line.completeExceptionally(new IOException(name + " has ended"));
        } catch (IOException | UncheckedIOException e) {
            line.completeExceptionally(e);
        }
    }

    private synchronized void ended(Process ended) {
        if (ended == process && !expected) {
            fault.accept(name + " ended by itself with exit code " + ended.exitValue() + "; see " + log);
        }
    }

    synchronized long pid() {
        return process == null ? -1 : process.pid();
    }

    /** Ends it at once (kill -9) and waits for that. */
    synchronized void kill() throws InterruptedException {
        if (process != null) {
            expected = true;
            process.destroyForcibly().waitFor();
        }
    }

    /** Asks it to end; false when it has not within {@code seconds}, and is killed then. */
    synchronized boolean terminate(long seconds) throws InterruptedException {
        if (process == null || !process.isAlive()) {
            return true;
        }
        expected = true;
        process.destroy();
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            return true;
        }
        kill();
        return false;
    }
}
