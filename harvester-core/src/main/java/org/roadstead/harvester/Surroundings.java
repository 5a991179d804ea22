// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a harvester finds out by itself when its command line does not say: from the environment, and from the file that
 * {@code roadstead pool} writes for people ({@code ROADSTEAD_CONFIG}, else {@code .roadstead/config.yaml} in HOME).
 */
final class Surroundings {
    private final Map<String, String> environment;

    Surroundings(Map<String, String> environment) {
        this.environment = environment;
    }

    @Nullable
    Path data() {
        String named = named("ROADSTEAD_HARVESTER_DATA");
        return named == null ? null : Path.of(named);
    }

    @Nullable
    String pool() {
        String named = named("ROADSTEAD_POOL");
        return named != null ? named : configured("pool");
    }

    /**
     * The first {@code roadstead pool} lays the harvester's token beside the user's, whose file people name; a file of
     * another name is taken to be the harvester's own.
     */
    @Nullable
    Path tokenFile() {
        String own = named("ROADSTEAD_HARVESTER_TOKEN_FILE");
        if (own != null) {
            return Path.of(own);
        }
        String named = named("ROADSTEAD_TOKEN_FILE");
        Path config = config();
        String configured = named == null ? configured("tokenFile") : null;
        Path someones = named != null
                ? Path.of(named)
                : configured == null || config == null ? null : config.resolveSibling(configured);
        if (someones == null) {
            return null;
        }
        Path beside = someones.resolveSibling("harvester");
        return Files.isRegularFile(beside) ? beside : someones;
    }

    private @Nullable String named(String variable) {
        String value = environment.get(variable);
        return value == null || value.isBlank() ? null : value;
    }

    private @Nullable Path config() {
        String named = named("ROADSTEAD_CONFIG");
        String home = named("HOME");
        Path file = named != null ? Path.of(named) : home == null ? null : Path.of(home, ".roadstead", "config.yaml");
        return file != null && Files.isRegularFile(file) ? file : null;
    }

    private @Nullable String configured(String key) {
        Path file = config();
        if (file == null) {
            return null;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key + ": ")) {
                    String value = line.substring(key.length() + 2).strip();
                    boolean quoted = value.length() > 1 && "\"'".indexOf(value.charAt(0)) >= 0;
                    return quoted ? value.substring(1, value.length() - 1) : value;
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
