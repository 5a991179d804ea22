// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Slurm tells about the part of an allocation that this node is, in the environment of the step. What it does not say is
 * null or empty; the meanings are those of "OUTPUT ENVIRONMENT VARIABLES" in sbatch(1).
 *
 * @param id the Slurm job
 * @param node number of this node within the allocation
 * @param memory bytes
 * @param gpus names of the GPUs
 */
public record Allocation(
        String id,
        String node,
        @Nullable Integer cores,
        @Nullable Long memory,
        List<String> gpus,
        @Nullable Instant end) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}");
    private static final Pattern LEFT = Pattern.compile("(?:(\\d+)-)?(?:(\\d+):)?(\\d+):(\\d+)");
    private static final long MEBIBYTE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Empty outside of an allocation. */
    public static Optional<Allocation> of(Map<String, String> environment) {
        String id = environment.getOrDefault("SLURM_JOB_ID", "");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Long cores = number(environment, "SLURM_CPUS_ON_NODE");
        Long node = number(environment, "SLURM_MEM_PER_NODE");
        Long core = number(environment, "SLURM_MEM_PER_CPU");
        Long memory = node != null && node > 0
                ? (Long) (node * MEBIBYTE)
                : core != null && cores != null ? (Long) (core * cores * MEBIBYTE) : null;
        Long end = number(environment, "SLURM_JOB_END_TIME");
        return Optional.of(new Allocation(
                id,
                environment.getOrDefault("SLURM_NODEID", "0"),
                cores == null ? null : (Integer) cores.intValue(),
                memory,
                gpus(environment),
                end == null ? null : Instant.ofEpochSecond(end)));
    }

    private static List<String> gpus(Map<String, String> environment) {
        for (String name :
                List.of("CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "SLURM_STEP_GPUS", "SLURM_JOB_GPUS")) {
            String listed = environment.getOrDefault(name, "");
            if (!listed.isEmpty() && !listed.equals("NoDevFiles")) {
                return List.of(listed.split(","));
            }
        }
        return List.of();
    }

    private static @Nullable Long number(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "");
        return NUMBER.matcher(text).matches() ? (Long) Long.parseLong(text) : null;
    }

    /**
     * How long it lasts yet. Asks Slurm, once, where the environment does not say it (before Slurm 23.02); null when nothing limits
     * it, or nobody can say.
     */
    public @Nullable Duration timeLeft(Instant now) throws InterruptedException {
        if (end != null) {
            return now.isAfter(end) ? Duration.ZERO : Duration.between(now, end);
        }
        try {
            Process squeue = new ProcessBuilder("squeue", "--noheader", "--jobs=" + id, "--format=%L")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            squeue.getOutputStream().close();
            if (!squeue.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                squeue.destroyForcibly();
                return null;
            }
            // One short line, which a pipe holds: reading it only now cannot have made the command wait.
            return parse(new String(squeue.getInputStream().readNBytes(256), StandardCharsets.US_ASCII));
        } catch (IOException noSuchCommand) {
            return null;
        }
    }

    /** Slurm's {@code days-hours:minutes:seconds}; null for words such as UNLIMITED. */
    static @Nullable Duration parse(String left) {
        Matcher parts = LEFT.matcher(left.strip());
        if (!parts.matches()) {
            return null;
        }
        return Duration.ofDays(part(parts.group(1)))
                .plusHours(part(parts.group(2)))
                .plusMinutes(part(parts.group(3)))
                .plusSeconds(part(parts.group(4)));
    }

    private static long part(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
