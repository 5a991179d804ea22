// SPDX-License-Identifier: Apache-2.0
package org.roadstead.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes one class-data archive (AppCDS) per program by running it once: the services as in a small release at work, the client and
 * the pilot with {@code --cds-warmup DIR}, on which they take their usual paths once inside DIR and end with 0. Where that fails,
 * what {@code --help} loads is archived. An archive fits one JVM, one place and the jars as they are.
 */
final class Archives {
    private static final String READY = "pool ready at ";

    private final Path home;
    private final boolean wholeRelease;

    /** @param wholeRelease whether each program has its main class, so that one can serve another */
    Archives(Path home, boolean wholeRelease) {
        this.home = home;
        this.wholeRelease = wholeRelease;
    }

    void make(Program program) throws IOException, InterruptedException {
        Path archive = archive(program);
        Path basis = basis(program);
        String wanted = dependsOn(program);
        if (Files.isRegularFile(archive)
                && Files.isRegularFile(basis)
                && Files.readString(basis).equals(wanted)) {
            return;
        }
        Files.createDirectories(archive.getParent());
        remove(program);
        if (archived(program, true) || archived(program, false)) {
            Files.writeString(basis, wanted);
        } else {
            remove(program);
            say("no class-data archive for the " + program.word() + ": it did not run; it will start without one");
        }
    }

    void remove(Program program) throws IOException {
        Files.deleteIfExists(archive(program));
        Files.deleteIfExists(basis(program));
    }

    private boolean archived(Program program, boolean atWork) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("roadstead-cds");
        Files.deleteIfExists(archive(program));
        Map<String, String> write =
                Map.of("ROADSTEAD_CDS_WRITE", archive(program).toString());
        try (Rehearsal rehearsal = new Rehearsal(home.resolve("bin/roadstead"), scratch)) {
            if (!atWork) {
                rehearsal.command(write, words(program, "--help"));
            } else if (program == Program.POOL) {
                pool(rehearsal, scratch, write);
            } else if (program == Program.HARVESTER) {
                harvester(rehearsal, scratch, write);
            } else if (!rehearsal.command(write, words(program, "--cds-warmup", scratch.toString()))) {
                Files.deleteIfExists(archive(program));
            }
        } catch (IOException e) {
            say(program.word() + " at work: " + e.getMessage());
            Files.deleteIfExists(archive(program));
        } finally {
            deleteTree(scratch);
        }
        return Files.isRegularFile(archive(program));
    }

    private void pool(Rehearsal rehearsal, Path scratch, Map<String, String> write)
            throws IOException, InterruptedException {
        Map<String, String> client = startPool(rehearsal, scratch, write);
        if (wholeRelease) {
            rehearsal.command(client, List.of("submit", "--", "true"));
            rehearsal.command(client, List.of("jobs"));
        }
    }

    private void harvester(Rehearsal rehearsal, Path scratch, Map<String, String> write)
            throws IOException, InterruptedException {
        if (!wholeRelease) {
            return;
        }
        Map<String, String> client = startPool(rehearsal, scratch, Map.of());
        Path token = scratch.resolve("pool/tokens/harvester");
        rehearsal.service(
                write,
                "harvester ",
                List.of(
                        "harvester",
                        "local",
                        "--pool",
                        client.getOrDefault("ROADSTEAD_POOL", ""),
                        "--token-file",
                        token.toString(),
                        "--data",
                        scratch.resolve("harvester").toString(),
                        "--end-pilots"));
        rehearsal.command(client, List.of("submit", "--wait", "--", "true"));
    }

    /** Starts a pool and returns what a client needs in its environment to find it. */
    private static Map<String, String> startPool(Rehearsal rehearsal, Path scratch, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path data = scratch.resolve("pool");
        String line = rehearsal.service(environment, READY, List.of("pool", "--data", data.toString(), "--no-config"));
        return Map.of(
                "ROADSTEAD_POOL", line.substring(READY.length()).strip(),
                "ROADSTEAD_TOKEN_FILE", data.resolve("tokens/user").toString());
    }

    private static List<String> words(Program program, String... arguments) {
        List<String> words = new ArrayList<>();
        if (program != Program.CLIENT) {
            words.add(program.word());
        }
        words.addAll(List.of(arguments));
        return words;
    }

    private Path archive(Program program) {
        return home.resolve("cds").resolve(program.archive());
    }

    private Path basis(Program program) {
        return home.resolve("cds").resolve(program.word() + ".basis");
    }

    /** Everything an archive depends on, as text: when it changes, the archive is made anew. */
    private String dependsOn(Program program) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(System.getProperty("java.home")).append(' ');
        text.append(System.getProperty("java.vm.version")).append('\n');
        text.append(wholeRelease ? "rehearsed with all programs\n" : "rehearsed alone\n");
        text.append(Files.readString(home.resolve("bin/roadstead")));
        List<Path> files = new ArrayList<>();
        files.add(home.resolve("lib").resolve(program.launchJar()));
        for (String jar : LaunchJar.classPath(files.get(0))) {
            files.add(home.resolve("lib").resolve(jar));
        }
        for (Path file : files) {
            text.append(file).append(' ').append(Files.size(file)).append(' ');
            text.append(Files.getLastModifiedTime(file)).append('\n');
        }
        return text.toString();
    }

    private static void deleteTree(Path directory) throws IOException {
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(directory)) {
            entries = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path entry : entries) {
            Files.deleteIfExists(entry);
        }
    }

    private static void say(String sentence) {
        System.err.println("dist: " + sentence);
    }
}
