// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pilot in a process of its own, as people start it. */
final class PilotProcess implements AutoCloseable {
    final Process process;
    final Path data;

    private PilotProcess(Process process, Path data) {
        this.process = process;
        this.data = data;
    }

    /** Starts one and waits until it says that it is ready. */
    static PilotProcess start(FakeHarvester harvester, Path temp, String... more) throws IOException {
        PilotProcess pilot = begin(harvester.url(), temp, more);
        String line = pilot.process.inputReader().readLine();
        if (line == null || !line.endsWith(" ready")) {
            throw new IOException("the pilot said " + line);
        }
        return pilot;
    }

    /** As a harvester starts one: with an id. */
    static PilotProcess begin(String url, Path temp, String... more) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(more));
        if (!words.contains("--id")) {
            words.addAll(List.of("--id", "ptest"));
        }
        return begin(url, temp, FakeHarvester.TOKEN, words);
    }

    /** As a person starts one: with the person's token. */
    static PilotProcess byHand(String url, Path temp, String... more) throws IOException {
        return begin(url, temp, FakeHarvester.PERSONS_TOKEN, Arrays.asList(more));
    }

    private static PilotProcess begin(String url, Path temp, String text, List<String> more) throws IOException {
        Path token = temp.resolve("token");
        Files.writeString(token, text + "\n");
        Path data = temp.resolve("data");
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                PilotMain.class.getName(),
                "--harvester",
                url,
                "--token-file",
                token.toString(),
                "--dir",
                data.toString(),
                "--cores",
                "2"));
        words.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("SECRET_OF_THE_PILOT", "1");
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(temp.resolve("errors").toFile()));
        return new PilotProcess(builder.start(), data);
    }

    /** What it and those before it have written to stderr. */
    String errors() throws IOException {
        return Files.readString(data.resolveSibling("errors"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
