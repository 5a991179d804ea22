// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The token that the pool knows this harvester by, read again when the pool no longer takes it. Thread-safe. */
public final class TokenFile {
    private final Path file;
    private volatile String token;

    /** Fails in one sentence when there is no token to be read. */
    public TokenFile(Path file) throws IOException {
        this.file = file;
        this.token = read(file);
    }

    public String token() {
        return token;
    }

    /** Whether there is another token in the file than the one that was refused. */
    boolean readAgain(String refused) throws IOException {
        String fresh = read(file);
        token = fresh;
        return !fresh.equals(refused);
    }

    private static String read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("cannot read the token file " + file);
        }
        String text = Files.readString(file).strip();
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IOException("the token file " + file + " does not hold one token");
        }
        return text;
    }
}
