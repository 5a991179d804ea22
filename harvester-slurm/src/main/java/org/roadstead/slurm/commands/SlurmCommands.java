// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs Slurm's commands: each with a limit on time and output, in an environment that holds nothing which would change what
 * they do, such as the harvester's own allocation. Any thread; a call blocks until the command has ended.
 */
public final class SlurmCommands {
    /** Enough for the queue of an account with 200,000 pilots. */
    private static final int MOST_OUTPUT = 64 << 20;

    private static final int MOST_ERRORS = 64 << 10;
    private static final List<String> HANDED_DOWN =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SLURM_CONF", "LD_LIBRARY_PATH", "TZ", "TMPDIR", "KRB5CCNAME");
    private static final Executor READERS = work -> {
        Thread reader = new Thread(work, "slurm-output");
        reader.setDaemon(true);
        reader.start();
    };

    private final @Nullable Path bin;
    private final Duration patience;
    private final Map<String, String> environment;
    private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();

    /**
     * @param bin where the commands are; null for the PATH
     * @param patience how long a command may take before it is ended
     * @param environment the harvester's own, of which the commands get what they need
     */
    public SlurmCommands(@Nullable Path bin, Duration patience, Map<String, String> environment) {
        this.bin = bin;
        this.patience = patience;
        Map<String, String> handedDown = new HashMap<>();
        for (String name : HANDED_DOWN) {
            String value = environment.get(name);
            if (value != null) {
                handedDown.put(name, value);
            }
        }
        this.environment = handedDown;
    }

    /** The command's stdout. The first word is its name. */
    public String run(List<String> words) throws SlurmException, InterruptedException {
        // Seconds since 1970 in place of local time, which is said twice in one night of the year.
        // And lists of tasks whole.
        return run(words, Map.of("SLURM_TIME_FORMAT", "%s", "SLURM_BITSTR_LEN", "0", "LC_ALL", "C"))
                .out();
    }

    /** Both streams of a command that succeeded; {@code more} is added to its environment. */
    public Said run(List<String> words, Map<String, String> more) throws SlurmException, InterruptedException {
        String name = words.get(0);
        calls.computeIfAbsent(name, any -> new AtomicLong()).incrementAndGet();
        List<String> command = new ArrayList<>(words);
        if (bin != null) {
            command.set(0, bin.resolve(name).toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new SlurmException(
                    SlurmException.Kind.UNREACHED,
                    name + " cannot be run " + (bin == null ? "from the PATH" : "from " + bin) + ": " + e.getMessage(),
                    e);
        }
        return finished(name, process);
    }

    /** What a command printed. */
    public record Said(String out, String err) {}

    private Said finished(String name, Process process) throws SlurmException, InterruptedException {
        CompletableFuture<byte[]> out = read(process.getInputStream(), MOST_OUTPUT);
        CompletableFuture<byte[]> err = read(process.getErrorStream(), MOST_ERRORS);
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SlurmException(
                        SlurmException.Kind.SILENT, name + " did not end within " + patience.toSeconds() + " s");
            }
            String said = text(out);
            String complaint = Complaint.sentence(name, text(err));
            if (said.length() >= MOST_OUTPUT) {
                throw new SlurmException(
                        SlurmException.Kind.SILENT, name + " printed more than " + (MOST_OUTPUT >> 20) + " MiB");
            }
            if (process.exitValue() != 0) {
                // scancel ends with Slurm's own error number, which may be above 128.
                throw new SlurmException(Complaint.kind(complaint), name + ": " + complaint);
            }
            return new Said(said, text(err));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** How often each command was run. */
    public Map<String, Long> calls() {
        Map<String, Long> counts = new TreeMap<>();
        calls.forEach((name, count) -> counts.put(name, count.get()));
        return counts;
    }

    private static String text(CompletableFuture<byte[]> stream) {
        // A descendant that holds the stream open must not hold us up.
        return new String(
                stream.completeOnTimeout(new byte[0], 5, TimeUnit.SECONDS).join(), StandardCharsets.UTF_8);
    }

    private static CompletableFuture<byte[]> read(InputStream stream, int most) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        byte[] first = stream.readNBytes(most);
                        stream.skip(Long.MAX_VALUE);
                        return first;
                    } catch (IOException ended) {
                        return new byte[0];
                    }
                },
                READERS);
    }
}
