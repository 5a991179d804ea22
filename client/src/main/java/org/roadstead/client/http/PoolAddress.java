// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.http;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which pool to talk to, and the file with the token to show it.
 *
 * @param pool the pool's URL
 * @param tokenFile holds the token on its first line
 */
public record PoolAddress(URI pool, Path tokenFile) {

    /** Neither an option nor the environment nor a file says where the pool is; the message is a sentence. */
    public static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown(String sentence) {
            super(sentence);
        }
    }

    /**
     * Options go before ROADSTEAD_POOL and ROADSTEAD_TOKEN_FILE, those before the file that ROADSTEAD_CONFIG names, else
     * before .roadstead/config.yaml in the environment's HOME.
     */
    public static PoolAddress find(
            @Nullable String poolOption, @Nullable String tokenFileOption, Map<String, String> environment)
            throws Unknown {
        String pool = first(poolOption, environment.get("ROADSTEAD_POOL"));
        String tokenFile = first(tokenFileOption, environment.get("ROADSTEAD_TOKEN_FILE"));
        if (pool == null || tokenFile == null) {
            Path config = config(environment);
            Map<String, String> settings = config != null && Files.isRegularFile(config) ? read(config) : Map.of();
            pool = first(pool, settings.get("pool"));
            if (tokenFile == null && config != null && settings.containsKey("tokenFile")) {
                tokenFile = config.resolveSibling(settings.get("tokenFile")).toString();
            }
        }
        if (pool == null) {
            throw new Unknown("no pool is known: start one with `roadstead pool --data DIR`, or name it with --pool URL"
                    + " or ROADSTEAD_POOL");
        }
        if (tokenFile == null) {
            throw new Unknown("no token is known for the pool at " + pool
                    + ": name its file with --token-file FILE or ROADSTEAD_TOKEN_FILE");
        }
        return new PoolAddress(url(pool), Path.of(tokenFile));
    }

    /** Reads the token. */
    public String token() throws Unknown {
        try {
            String text = Files.readString(tokenFile).strip();
            if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new Unknown("the token file " + tokenFile + " holds no token");
            }
            return text;
        } catch (IOException e) {
            throw new Unknown("cannot read the token file " + tokenFile);
        }
    }

    private static URI url(String text) throws Unknown {
        if (!text.startsWith("http://") && !text.startsWith("https://")) {
            throw new Unknown("the pool's URL begins with http:// or https://, not " + text);
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new Unknown("the pool's URL is not one: " + text);
        }
    }

    private static @Nullable Path config(Map<String, String> environment) {
        String named = first(null, environment.get("ROADSTEAD_CONFIG"));
        if (named != null) {
            return Path.of(named);
        }
        String home = first(null, environment.get("HOME"));
        return home == null ? null : Path.of(home, ".roadstead", "config.yaml");
    }

    // Two plain keys: a YAML library would cost each command a tenth of a second.
    private static Map<String, String> read(Path config) throws Unknown {
        Map<String, String> settings = new HashMap<>();
        try {
            for (String line : Files.readAllLines(config)) {
                int colon = line.indexOf(": ");
                if (colon > 0 && !line.startsWith("#")) {
                    settings.put(line.substring(0, colon).strip(), plain(line.substring(colon + 2)));
                }
            }
        } catch (IOException e) {
            throw new Unknown("cannot read " + config);
        }
        return settings;
    }

    private static String plain(String value) {
        String text = value.strip();
        char quote = text.isEmpty() ? ' ' : text.charAt(0);
        if ((quote == '"' || quote == '\'') && text.indexOf(quote, 1) > 0) {
            return text.substring(1, text.indexOf(quote, 1));
        }
        int comment = text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null && !one.isEmpty() ? one : other != null && !other.isEmpty() ? other : null;
    }
}
