// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.ByteSize;
import org.roadstead.core.job.Ids;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.facts.Allocation;
import org.roadstead.pilot.facts.NodeFacts;

/**
 * The command line of {@code roadstead pilot}. Read by hand: a pilot is started thousands of times, and an option parser
 * costs as much as the rest of its start.
 */
final class PilotOptions {
    static final String HELP =
            """
            Usage: roadstead pilot --harvester URL --token-file FILE [OPTIONS]

            Runs jobs of a harvester on this node until it is told to end, is idle for
            as long as the harvester wants, or its allocation ends.

              --harvester URL     where the harvester listens for pilots
              --token-file FILE   holds this pilot's token; by hand: what roadstead pilot-token printed
              --id ID             this pilot's id, when a harvester starts it; without, a person does
              --dir DIR           its directory: jobs, cache, results not yet delivered
                                  (else $TMPDIR/roadstead-pilot-ID; --data is the same)
              --cores N           what its jobs may use together (else what the allocation
              --memory SIZE         has, or what this node has free);
              --disk SIZE           SIZE is bytes, or as 4GiB
              --gpus N
              --gpu-type TYPE
              --features A,B      what this node has that jobs can ask for
              --image IMAGE       the container image that it runs in; takes only jobs of that
              --allocation ID     the platform's name for where it runs
              --time-left D       until the allocation ends, as PT2H (else what Slurm says)
              --margin D          how much earlier a job must be able to end (PT30S)
              --keep D            keep the directories of ended jobs for so long, as PT24H
              --owner SUBJECT     take only this person's jobs (else those of the first job's owner)
              --serve group:G     by hand: the jobs of this group of yours, of one owner
              --idle D            by hand: end after so long without a job (else 10 minutes)
              --containment HOW   auto: the best that this node allows; sweep: no namespaces
              --processes N       that one job may have (1024)
              --log-limit SIZE    what one job may write to stdout and stderr (1GiB); head and
                                  tail are kept
              --grace D           how long jobs may go on after a SIGTERM (PT10S)
              --patience D        how long it tries to reach its harvester at the start, and goes on
                                  trying while that does not know it (PT60S)
              --help

            By hand, one on each node of an allocation of yours (takes only your jobs):
              roadstead pilot-token HARVESTER >token && chmod 600 token
              salloc -N2 srun --ntasks-per-node=1 roadstead pilot --harvester URL --token-file token

            A second SIGTERM ends it without grace. Exit status: 0 when it ended as it
            should, 1 when it did not, 2 when the command line is wrong.
            """;

    private static final Set<String> NAMES = Set.of(
            "harvester",
            "token-file",
            "id",
            "dir",
            "data",
            "cores",
            "memory",
            "disk",
            "gpus",
            "gpu-type",
            "features",
            "image",
            "allocation",
            "time-left",
            "margin",
            "serve",
            "idle",
            "keep",
            "owner",
            "containment",
            "processes",
            "log-limit",
            "grace",
            "patience");

    private final Map<String, String> values = new HashMap<>();

    private PilotOptions(List<String> words) throws UsageException {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                throw new UsageException("unexpected word: " + word);
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
            if (!NAMES.contains(name)) {
                throw new UsageException("unknown option: --" + name);
            }
            if (equals < 0 && i + 1 == words.size()) {
                throw new UsageException("--" + name + " needs a value");
            }
            String value = equals < 0 ? words.get(++i) : word.substring(equals + 1);
            values.put(name.equals("data") ? "dir" : name, value);
        }
    }

    /** Reads the words behind {@code roadstead pilot}; makes the pilot's directory. */
    static PilotConfig read(List<String> words, Map<String, String> environment, Ids ids)
            throws UsageException, IOException, InterruptedException {
        return new PilotOptions(words).config(environment, ids);
    }

    private PilotConfig config(Map<String, String> environment, Ids ids)
            throws UsageException, IOException, InterruptedException {
        URI harvester = harvester();
        String token = token();
        Optional<Allocation> allocation = Allocation.of(environment);
        String given = values.get("id");
        Path data = data(environment, given == null ? handName(environment, allocation) : given);
        Files.createDirectories(data);
        String id = given == null ? keptId(data.resolve("id"), ids) : given;
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new UsageException("--id takes letters, digits, dots and dashes, not " + id);
        }
        List<String> gpus = allocation.map(Allocation::gpus).orElse(List.of());
        Integer cores = allocation.map(Allocation::cores).orElse(null);
        Long memory = allocation.map(Allocation::memory).orElse(null);
        Resources size = new Resources(
                (int) number("cores", cores == null ? NodeFacts.cores() : cores),
                size("memory", memory == null ? NodeFacts.memory() : memory),
                size("disk", NodeFacts.disk(data)),
                (int) number("gpus", gpus.size()));
        return new PilotConfig(
                harvester,
                token,
                id,
                data,
                size,
                values.get("gpu-type"),
                values.getOrDefault("allocation", allocation.map(Allocation::id).orElse(null)),
                gpus,
                features(),
                values.get("image"),
                timeLeft(allocation),
                duration("margin", values.getOrDefault("margin", "PT30S")),
                given == null ? hand() : null,
                duration("keep", values.getOrDefault("keep", "PT0S")),
                values.get("owner"),
                containment(),
                number("processes", 1024),
                size("log-limit", 1L << 30),
                duration("grace", values.getOrDefault("grace", "PT10S")),
                Duration.ofSeconds(5),
                duration("patience", values.getOrDefault("patience", "PT60S")));
    }

    private @Nullable Duration timeLeft(Optional<Allocation> allocation) throws UsageException, InterruptedException {
        String given = values.get("time-left");
        if (given != null) {
            return duration("time-left", given);
        }
        return allocation.isPresent() ? allocation.get().timeLeft(SystemTime.INSTANCE.instant()) : null;
    }

    /** One directory for each node of an allocation: they may share a disk. */
    private static String handName(Map<String, String> environment, Optional<Allocation> allocation) {
        String whose = "of-" + environment.getOrDefault("USER", "me");
        return allocation.map(own -> whose + "-" + own.id() + "-" + own.node()).orElse(whose);
    }

    private PilotConfig.Hand hand() throws UsageException {
        SortedSet<String> groups = new TreeSet<>();
        String serve = values.get("serve");
        if (serve != null) {
            for (String one : serve.split(",")) {
                if (!one.matches("group:.+")) {
                    throw new UsageException("--serve takes group:NAME, not " + one);
                }
                groups.add(one.substring("group:".length()));
            }
        }
        String idle = values.get("idle");
        return new PilotConfig.Hand(groups, idle == null ? null : duration("idle", idle));
    }

    private SortedSet<String> features() {
        String list = values.getOrDefault("features", "");
        return list.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(list.split(",")));
    }

    private URI harvester() throws UsageException {
        String text = required("harvester");
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new UsageException("--harvester is not a URL: " + text);
        }
        throw new UsageException("--harvester needs an http or https URL with a host, not " + text);
    }

    private String token() throws UsageException {
        Path file = Path.of(required("token-file"));
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new UsageException(file + " holds no token");
            }
            return token;
        } catch (IOException e) {
            throw new UsageException("the token file " + file + " cannot be read");
        }
    }

    private Path data(Map<String, String> environment, String name) {
        String dir = values.get("dir");
        String base = environment.getOrDefault("TMPDIR", "/tmp");
        return (dir == null ? Path.of(base, "roadstead-pilot-" + name) : Path.of(dir))
                .toAbsolutePath()
                .normalize();
    }

    private static String keptId(Path file, Ids ids) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String id = ids.next('p');
        Files.writeString(file, id + "\n");
        return id;
    }

    private String required(String name) throws UsageException {
        @Nullable String value = values.get(name);
        if (value == null) {
            throw new UsageException("--" + name + " is missing");
        }
        return value;
    }

    private String containment() throws UsageException {
        String how = values.getOrDefault("containment", "auto");
        if (!how.equals("auto") && !how.equals("sweep")) {
            throw new UsageException("--containment takes auto or sweep, not " + how);
        }
        return how;
    }

    private long number(String name, long otherwise) throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new UsageException("--" + name + " needs a number, not " + text);
        }
        return Long.parseLong(text);
    }

    private long size(String name, long otherwise) throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return text.matches("[0-9]{1,18}")
                    ? Long.parseLong(text)
                    : ByteSize.parse(text).bytes();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + name + " " + e.getMessage());
        }
    }

    private static Duration duration(String name, String text) throws UsageException {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new UsageException("--" + name + " needs a duration such as PT10M, not " + text);
        }
    }
}
