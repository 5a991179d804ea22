// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.roadstead.core.protocol.Json;

/** Many harvesters that wait for a job that does not come. */
final class IdlePulls {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final double TICKS_A_SECOND = 100;

    private IdlePulls() {}

    /** @param token an operator's, to make the harvesters' tokens with */
    static String run(URI pool, String token, int harvesters, long pid, int seconds)
            throws IOException, InterruptedException {
        List<Wire> waiting = new ArrayList<>();
        try (Wire operator = new Wire(pool, token)) {
            for (int i = 0; i < harvesters; i++) {
                waiting.add(waits(pool, "idle-" + i, token(operator, "idle-" + i)));
            }
            long before = ticks(pid);
            TimeUnit.SECONDS.sleep(seconds);
            double used = (ticks(pid) - before) / TICKS_A_SECOND / seconds * 100;
            return String.format(Locale.ROOT, "%.1f", used);
        } finally {
            for (Wire wire : waiting) {
                wire.close();
            }
        }
    }

    private static String token(Wire operator, String name) throws IOException {
        String wanted = "{\"role\":\"harvester\",\"subject\":\"" + name + "\"}";
        JsonNode made = Json.MAPPER.readTree(Submits.taken(
                operator.post("/api/v1/tokens", "application/json", wanted.getBytes(StandardCharsets.UTF_8))));
        return made.path("token").asText();
    }

    private static Wire waits(URI pool, String name, String token) throws IOException {
        try (Leaf leaf = new Leaf(pool, token, name)) {
            Wire wire = new Wire(pool, token);
            wire.send(leaf.path("pull"), "application/json", leaf.waitingPull(WAIT.toMillis()));
            return wire;
        }
    }

    /** The processor time of a process so far, all threads, in ticks of a hundredth of a second. */
    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
