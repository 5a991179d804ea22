// SPDX-License-Identifier: Apache-2.0
package org.roadstead.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes one class-data archive (AppCDS) per program by running it once. A program that understands {@code --cds-warmup DIR} starts
 * as far as it can inside DIR, takes its usual paths once and ends with 0, so that their classes are archived too; of one that does
 * not, {@code --help} is archived. An archive fits one JVM, one place and the jars as they are; the launcher falls back without one.
 */
final class Archives {
    private static final long PATIENCE_SECONDS = 60;

    private final Path home;

    Archives(Path home) {
        this.home = home;
    }

    void remove(Program program) throws IOException {
        Files.deleteIfExists(home.resolve("cds").resolve(program.archive()));
    }

    void make(Program program) throws IOException, InterruptedException {
        Path archive = home.resolve("cds").resolve(program.archive());
        Path basis = archive.resolveSibling(program.word() + ".basis");
        String wanted = basis(program);
        if (Files.isRegularFile(archive)
                && Files.isRegularFile(basis)
                && Files.readString(basis).equals(wanted)) {
            return;
        }
        Files.createDirectories(archive.getParent());
        Files.deleteIfExists(basis);
        Path scratch = Files.createTempDirectory("roadstead-cds");
        try {
            boolean made = run(program, archive, List.of("--cds-warmup", scratch.toString()), scratch)
                    || run(program, archive, List.of("--help"), scratch);
            if (made) {
                Files.writeString(basis, wanted);
            } else {
                Files.deleteIfExists(archive);
                say("no class-data archive for the " + program.word() + ": it did not run; it will start without one");
            }
        } finally {
            deleteTree(scratch);
        }
    }

    private boolean run(Program program, Path archive, List<String> arguments, Path scratch)
            throws IOException, InterruptedException {
        Files.deleteIfExists(archive);
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/roadstead").toString());
        if (program != Program.CLIENT) {
            command.add(program.word());
        }
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("output").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", scratch.toString());
        builder.environment().put("ROADSTEAD_CDS_WRITE", archive.toString());
        builder.environment().remove("ROADSTEAD_JAVA");
        builder.environment().remove("ROADSTEAD_JAVA_OPTS");
        builder.environment().remove("ROADSTEAD_PILOT_JAVA_OPTS");
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            say(program.word() + " " + String.join(" ", arguments) + " did not end in " + PATIENCE_SECONDS + " s");
            return false;
        }
        return process.exitValue() == 0 && Files.isRegularFile(archive);
    }

    /** Everything an archive depends on, as text: when it changes, the archive is made anew. */
    private String basis(Program program) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(System.getProperty("java.home")).append(' ');
        text.append(System.getProperty("java.vm.version")).append('\n');
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
            Files.delete(entry);
        }
    }

    private static void say(String sentence) {
        System.err.println("dist: " + sentence);
    }
}
