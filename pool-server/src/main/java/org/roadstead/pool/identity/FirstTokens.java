// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tokens that a new pool makes for whoever starts it: files only that account can read. */
public final class FirstTokens {
    /** The group of the first user. */
    public static final String USERS = "users";

    private FirstTokens() {}

    /**
     * Makes {@code operator}, {@code harvester} and {@code user} when there are no tokens at all. Files come first and
     * are taken over when they are there already, so a crash in between leaves no token that nobody has.
     *
     * @param account whom the user's token speaks for
     */
    public static void ensure(Tokens tokens, Path directory, String account) throws IOException {
        if (!tokens.isEmpty()) {
            return;
        }
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Map<String, Token> byText = new LinkedHashMap<>();
        add(byText, tokens, directory.resolve("operator"), Principal.Role.OPERATOR, "operator", List.of("operators"));
        add(byText, tokens, directory.resolve("harvester"), Principal.Role.HARVESTER, null, List.of());
        add(byText, tokens, directory.resolve("user"), Principal.Role.USER, account, List.of(USERS));
        try (FileChannel folder = FileChannel.open(directory)) {
            folder.force(true);
        }
        tokens.adopt(byText);
    }

    private static void add(
            Map<String, Token> byText,
            Tokens tokens,
            Path file,
            Principal.Role role,
            @Nullable String subject,
            List<String> groups)
            throws IOException {
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        if (!TokenText.hasForm(text)) {
            text = tokens.newText();
            write(file, text + "\n");
        }
        byText.put(text, tokens.describe(role, subject, groups));
    }

    private static void write(Path file, String text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        try (FileChannel channel = FileChannel.open(
                beside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
