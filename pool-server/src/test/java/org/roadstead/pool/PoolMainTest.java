// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolMainTest {
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return PoolMain.commandLine(PoolServer::newVertx)
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void listening_beyond_loopback_without_tls_is_refused_with_one_sentence(@TempDir Path data) {
        assertEquals(1, run("--data", data.toString(), "--listen", "0.0.0.0:0"));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains("--allow-remote"), err.toString());
    }

    @Test
    void wrong_command_lines_exit_2() {
        assertEquals(2, run());
        assertEquals(2, run("--data", "x", "--port", "seven"));
        assertEquals(2, run("--data", "x", "--port", "1", "--listen", "localhost:1"));
    }

    @Test
    void configuration_is_written_only_when_absent(@TempDir Path home) throws IOException {
        Map<String, String> environment = Map.of("HOME", home.toString());
        UserConfig.writeIfAbsent(environment, "http://127.0.0.1:1", Path.of("/data/tokens/user"));
        Path file = home.resolve(".roadstead/config.yaml");
        assertEquals("pool: \"http://127.0.0.1:1\"\ntokenFile: \"/data/tokens/user\"\n", Files.readString(file));
        UserConfig.writeIfAbsent(environment, "http://127.0.0.1:2", Path.of("/other"));
        assertTrue(Files.readString(file).contains(":1\""));
        Path named = home.resolve("named.yaml");
        UserConfig.writeIfAbsent(
                Map.of("HOME", home.toString(), "ROADSTEAD_CONFIG", named.toString()), "http://x", Path.of("/t"));
        assertTrue(Files.exists(named));
        UserConfig.writeIfAbsent(Map.of(), "http://x", Path.of("/t"));
        assertFalse(Files.exists(Path.of(".roadstead")));
    }
}
