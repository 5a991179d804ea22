// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.reason.Reason;
import org.roadstead.pool.engine.JobReads;
import org.roadstead.pool.store.Doomed;

/**
 * What was removed, as lines of JSON in files {@code jobs-TIME.ndjson}: one for each job on its own, one for each sweep
 * and one for each of its members. A line may stand twice when the pool was killed meanwhile, never less than once. Files
 * are begun anew at an eighth of the archive's size, and the oldest go first. For one thread.
 */
final class Archive {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int FILES = 8;

    private final Path directory;
    private final long mostBytes;
    private @Nullable FileChannel open;
    private long size;

    /** @param mostBytes of all files together; 0 keeps no archive */
    Archive(Path directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    /** Adds jobs on their own and sweeps, by their ids; on disk when this returns. */
    void bodies(JobReads reads, List<String> ids, Instant now) throws IOException {
        if (mostBytes == 0) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (String id : ids) {
            if (SweepId.isSweepId(id)) {
                reads.sweep(new SweepId(id)).ifPresent(sweep -> add(lines, sweep(sweep, now)));
            } else {
                JobId job = new JobId(id);
                reads.job(job).ifPresent(view -> add(lines, job(view, reads.history(job), now)));
            }
        }
        write(lines, now);
    }

    /** Adds members of a sweep that was removed; on disk when this returns. */
    void members(Doomed sweep, List<JobRow> rows) throws IOException {
        if (mostBytes == 0) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (JobRow row : rows) {
            ObjectNode line = Json.MAPPER.createObjectNode();
            line.put("kind", "member");
            line.put(
                    "id",
                    JobId.member(new SweepId(sweep.id()), row.num() - sweep.first())
                            .value());
            line.put("phase", row.phase().name());
            reason(line, row.reason());
            line.put("attempt", row.attempt());
            line.put("tries", row.tries());
            if (row.exit() != null) {
                line.set("exit", Json.MAPPER.valueToTree(row.exit()));
            }
            add(lines, line);
        }
        write(lines, null);
    }

    private static void add(StringBuilder lines, ObjectNode line) {
        lines.append(line).append('\n');
    }

    private static void reason(ObjectNode line, @Nullable Reason reason) {
        if (reason != null) {
            line.put("reason", reason.name());
        }
    }

    private static ObjectNode job(JobReads.JobView job, List<JobReads.EventView> history, Instant now) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("kind", "job");
        line.put("id", job.id().value());
        common(line, job.name(), job.owner(), job.group(), job.created(), now);
        line.put("phase", job.phase().name());
        reason(line, job.reason());
        line.put("attempt", job.attempt());
        line.put("tries", job.tries());
        if (job.exit() != null) {
            line.set("exit", Json.MAPPER.valueToTree(job.exit()));
        }
        ArrayNode events = line.putArray("history");
        for (JobReads.EventView event : history) {
            ObjectNode each = events.addObject();
            each.put("phase", event.phase().name());
            each.put("at", event.at().toString());
            reason(each, event.reason());
            each.put("attempt", event.attempt());
            if (event.placement() != null) {
                each.set("placement", Json.MAPPER.valueToTree(event.placement()));
            }
        }
        line.set("description", job.description());
        return line;
    }

    private static ObjectNode sweep(JobReads.SweepView sweep, Instant now) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("kind", "sweep");
        line.put("id", sweep.id().value());
        common(line, sweep.name(), sweep.owner(), sweep.group(), sweep.created(), now);
        line.put("total", sweep.total());
        ObjectNode counts = line.putObject("counts");
        sweep.counts().forEach((phase, count) -> counts.put(phase.name(), count));
        line.set("description", sweep.description());
        return line;
    }

    private static void common(
            ObjectNode line, @Nullable String name, String owner, String group, Instant created, Instant now) {
        line.put("name", name);
        line.put("owner", owner);
        line.put("group", group);
        line.put("created", created.toString());
        line.put("removed", now.toString());
    }

    private void write(StringBuilder lines, @Nullable Instant now) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        if (open == null || size > mostBytes / FILES && now != null) {
            begin(now == null ? Instant.EPOCH : now);
        }
        FileChannel into = open;
        if (into == null) {
            throw new IOException("the archive is closed");
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            into.write(bytes);
        }
        into.force(false);
    }

    private void begin(Instant now) throws IOException {
        close();
        Files.createDirectories(directory);
        String name = "jobs-" + TIME.format(now);
        Path file = directory.resolve(name + ".ndjson");
        for (int i = 1; Files.exists(file); i++) {
            file = directory.resolve(name + "-" + i + ".ndjson");
        }
        makeRoom();
        open = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        size = 0;
    }

    /** Room for one more file. */
    private void makeRoom() throws IOException {
        long kept = mostBytes / FILES;
        List<Path> oldestFirst;
        try (Stream<Path> files = Files.list(directory)) {
            oldestFirst = files.filter(each -> each.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        }
        for (Path file : oldestFirst) {
            kept += Files.size(file);
        }
        for (Path file : oldestFirst) {
            if (kept <= mostBytes) {
                return;
            }
            kept -= Files.size(file);
            Files.delete(file);
        }
    }

    void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
