// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.pool.identity.Principal.Role;

class TokensTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;

    private Tokens tokens(AccessStore store) {
        return new Tokens(store, clock, new SecureRandom());
    }

    @Test
    void token_is_known_again_after_a_restart_and_stored_only_as_its_hash(@TempDir Path directory) throws IOException {
        String text;
        try (AccessStore store = AccessStore.open(directory.resolve("access.db"))) {
            text = tokens(store)
                    .create(Role.USER, "ann", List.of("astro", "all"), null, null)
                    .text();
            assertTrue(text.startsWith("rst_"));
            for (Path file : Files.list(directory).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains(text), file.toString());
            }
        }
        try (AccessStore store = AccessStore.open(directory.resolve("access.db"))) {
            Token found = Objects.requireNonNull(tokens(store).authenticate(text));
            assertEquals(new Principal("ann", List.of("astro", "all"), Role.USER), found.principal());
            assertNull(tokens(store).authenticate(text + "x"));
            assertNull(tokens(store).authenticate(""));
        }
    }

    @Test
    void expired_token_opens_nothing(@TempDir Path directory) {
        try (AccessStore store = AccessStore.open(directory.resolve("access.db"))) {
            Tokens tokens = tokens(store);
            Instant expires = clock.instant().plus(Duration.ofHours(1));
            String text =
                    tokens.create(Role.USER, "ann", List.of(), expires, null).text();
            assertNotNull(tokens.authenticate(text));
            now.set(expires);
            assertNull(tokens.authenticate(text));
            assertEquals(List.of(), tokens.list());
        }
    }

    @Test
    void revoked_token_opens_nothing_at_once_and_for_good(@TempDir Path directory) {
        try (AccessStore store = AccessStore.open(directory.resolve("access.db"))) {
            Tokens tokens = tokens(store);
            Tokens.Made made = tokens.create(Role.OPERATOR, "op", List.of(), null, null);
            assertTrue(tokens.revoke(made.token().id()));
            assertNull(tokens.authenticate(made.text()));
            assertFalse(tokens.revoke(made.token().id()));
            assertNull(tokens(store).authenticate(made.text()));
        }
    }

    @Test
    void unbound_harvester_token_binds_itself_once(@TempDir Path directory) {
        try (AccessStore store = AccessStore.open(directory.resolve("access.db"))) {
            Tokens tokens = tokens(store);
            Tokens.Made made = tokens.create(Role.HARVESTER, null, List.of(), null, null);
            assertEquals("", made.token().principal().subject());
            assertTrue(tokens.bind(made.token(), "here"));
            assertTrue(tokens.bind(made.token(), "here"));
            assertFalse(tokens.bind(made.token(), "there"));
            Token again = Objects.requireNonNull(tokens(store).authenticate(made.text()));
            assertEquals("here", again.principal().subject());
        }
    }

    @Test
    void first_tokens_are_made_once_and_only_their_owner_reads_them(@TempDir Path directory) throws IOException {
        Path folder = directory.resolve("tokens");
        try (AccessStore store = AccessStore.open(directory.resolve("access.db"))) {
            Tokens tokens = tokens(store);
            FirstTokens.ensure(tokens, folder, "ann");
            String user = Files.readString(folder.resolve("user")).strip();
            String operator = Files.readString(folder.resolve("operator")).strip();
            assertNotEquals(user, operator);
            assertEquals(
                    "ann", Objects.requireNonNull(tokens.authenticate(user)).subject());
            assertEquals(
                    Role.OPERATOR,
                    Objects.requireNonNull(tokens.authenticate(operator)).role());
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
            for (String name : List.of("user", "operator", "harvester")) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
            }
            FirstTokens.ensure(tokens(store), folder, "ann");
            assertEquals(user, Files.readString(folder.resolve("user")).strip());
        }
    }

    @Test
    void crash_between_files_and_store_leaves_files_that_count(@TempDir Path directory) throws IOException {
        Path folder = directory.resolve("tokens");
        try (AccessStore store = AccessStore.open(directory.resolve("first.db"))) {
            FirstTokens.ensure(tokens(store), folder, "ann");
        }
        String user = Files.readString(folder.resolve("user")).strip();
        try (AccessStore store = AccessStore.open(directory.resolve("second.db"))) {
            Tokens tokens = tokens(store);
            FirstTokens.ensure(tokens, folder, "ann");
            assertNotNull(tokens.authenticate(user));
        }
    }
}
