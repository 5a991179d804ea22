// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the CLI finds its pool: a file written only when there is none, for nobody's settings are replaced. */
final class UserConfig {
    private UserConfig() {}

    /**
     * Writes {@code $ROADSTEAD_CONFIG} or {@code $HOME/.roadstead/config.yaml} when it is not there.
     *
     * @param environment that of the process: HOME as the shell sees it, not the JVM's idea of it
     */
    static void writeIfAbsent(Map<String, String> environment, String url, Path tokenFile) throws IOException {
        Path file = file(environment);
        if (file == null || Files.exists(file)) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(
                file,
                "pool: " + quoted(url) + "\ntokenFile: " + quoted(tokenFile.toString()) + "\n",
                StandardOpenOption.CREATE_NEW);
    }

    static @Nullable Path file(Map<String, String> environment) {
        String named = environment.get("ROADSTEAD_CONFIG");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        String home = environment.get("HOME");
        return home == null || home.isEmpty() ? null : Path.of(home, ".roadstead", "config.yaml");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
