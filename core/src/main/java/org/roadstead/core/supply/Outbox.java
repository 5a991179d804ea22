// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.supply.HarvesterRecord.Table;

/**
 * Progress on its way to the pool. Each piece is written once under a rising number and removed when the pool has
 * acknowledged it; pieces of one attempt are put together only when they are sent.
 */
final class Outbox {
    /** Log bytes of one attempt that wait here at most; older ones give way, their gap shows by the offsets. */
    static final long MOST_LOG_BYTES = 1 << 20;

    /** Log bytes of all attempts together. */
    static final long MOST_LOG_BYTES_IN_ALL = 64 << 20;

    private final Map<AttemptKey, Deque<Piece>> waiting = new LinkedHashMap<>();
    private long serial;
    private long logBytes;

    private record Piece(long serial, Progress progress, long logBytes) {
        String name() {
            // Sixteen digits, so that the order of the keys is the order in time.
            String digits = Long.toString(serial);
            return "0".repeat(Math.max(0, 16 - digits.length())) + digits;
        }
    }

    /** What was put together of the pieces up to {@code last}. */
    record Sent(Progress progress, long last) {}

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean has(AttemptKey key) {
        return waiting.containsKey(key);
    }

    void add(Progress progress, List<HarvesterRecord> out) {
        Progress kept = progress;
        long bytes = bytes(progress);
        Deque<Piece> pieces = waiting.computeIfAbsent(AttemptKey.of(progress), key -> new ArrayDeque<>());
        long of = bytes;
        for (Piece piece : pieces) {
            of += piece.logBytes;
        }
        if (bytes > 0 && (of > MOST_LOG_BYTES || logBytes + bytes > MOST_LOG_BYTES_IN_ALL)) {
            cut(pieces, out);
        }
        if (bytes > 0 && logBytes + bytes > MOST_LOG_BYTES_IN_ALL) {
            kept = withoutLogs(progress);
            bytes = 0;
        }
        Piece piece = new Piece(++serial, kept, bytes);
        pieces.add(piece);
        logBytes += bytes;
        out.add(new HarvesterRecord(Table.OUTBOX, piece.name(), Json.MAPPER.valueToTree(kept)));
    }

    /** What an earlier start kept, in order of the keys. */
    Progress recover(String key, JsonNode kept) {
        Progress progress = Json.MAPPER.convertValue(kept, Progress.class);
        Piece piece = new Piece(Long.parseLong(key), progress, bytes(progress));
        serial = Math.max(serial, piece.serial);
        logBytes += piece.logBytes;
        waiting.computeIfAbsent(AttemptKey.of(progress), ignored -> new ArrayDeque<>())
                .add(piece);
        return progress;
    }

    /** The oldest attempts' progress, each put together, for one report. */
    List<Sent> take(int attempts, long bytes) {
        List<Sent> taken = new ArrayList<>();
        long size = 0;
        for (Deque<Piece> pieces : waiting.values()) {
            if (taken.size() == attempts || size > bytes) {
                break;
            }
            Progress merged = null;
            long last = 0;
            for (Piece piece : pieces) {
                if (merged != null && size > bytes) {
                    break;
                }
                merged = merged == null ? piece.progress : merge(merged, piece.progress);
                last = piece.serial;
                size += piece.logBytes;
            }
            if (merged != null) {
                taken.add(new Sent(merged, last));
            }
        }
        return taken;
    }

    /** The pool has taken what was sent. */
    void taken(AttemptKey key, long last, List<HarvesterRecord> out) {
        Deque<Piece> pieces = waiting.get(key);
        while (pieces != null && !pieces.isEmpty() && pieces.peek().serial <= last) {
            drop(pieces.remove(), out);
        }
        if (pieces != null && pieces.isEmpty()) {
            waiting.remove(key);
        }
    }

    /** Nothing about this attempt is worth sending any more. */
    void discard(AttemptKey key, List<HarvesterRecord> out) {
        taken(key, Long.MAX_VALUE, out);
    }

    static Progress merge(Progress first, Progress then) {
        return new Progress(
                first.job(),
                first.generation(),
                first.attempt(),
                joined(first.steps(), then.steps()),
                then.placement() == null ? first.placement() : then.placement(),
                then.exit() == null ? first.exit() : then.exit(),
                then.outputs() == null ? first.outputs() : then.outputs(),
                joined(first.logs(), then.logs()));
    }

    static Progress of(AttemptKey key, List<Step> steps, @Nullable Placement placement) {
        Exit exit = null;
        List<KeptOutput> outputs = null;
        return new Progress(key.job(), key.generation(), key.attempt(), steps, placement, exit, outputs, null);
    }

    private static <T> List<T> joined(@Nullable List<T> first, @Nullable List<T> then) {
        if (first == null || first.isEmpty()) {
            return then == null ? List.of() : then;
        }
        if (then == null || then.isEmpty()) {
            return first;
        }
        List<T> both = new ArrayList<>(first.size() + then.size());
        both.addAll(first);
        both.addAll(then);
        return both;
    }

    private void cut(Deque<Piece> pieces, List<HarvesterRecord> out) {
        List<Piece> rest = new ArrayList<>(pieces);
        pieces.clear();
        for (Piece piece : rest) {
            if (piece.logBytes == 0) {
                pieces.add(piece);
                continue;
            }
            drop(piece, out);
            Progress bare = withoutLogs(piece.progress);
            if (!bare.steps().isEmpty() || bare.exit() != null || bare.outputs() != null) {
                Piece smaller = new Piece(piece.serial, bare, 0);
                pieces.add(smaller);
                out.add(new HarvesterRecord(Table.OUTBOX, smaller.name(), Json.MAPPER.valueToTree(bare)));
            }
        }
    }

    private void drop(Piece piece, List<HarvesterRecord> out) {
        logBytes -= piece.logBytes;
        out.add(new HarvesterRecord(Table.OUTBOX, piece.name(), null));
    }

    private static Progress withoutLogs(Progress progress) {
        return new Progress(
                progress.job(),
                progress.generation(),
                progress.attempt(),
                progress.steps(),
                progress.placement(),
                progress.exit(),
                progress.outputs(),
                null);
    }

    private static long bytes(Progress progress) {
        List<LogChunk> logs = progress.logs();
        long bytes = 0;
        if (logs != null) {
            for (LogChunk chunk : logs) {
                bytes += chunk.data().length;
            }
        }
        return bytes;
    }
}
