// SPDX-License-Identifier: Apache-2.0
package org.roadstead.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the sources show: sizes of files, the licence line, the null marking of each package. */
final class SourceTreeTest {
    private static final int ASKS_FOR_A_REASON = 400;
    private static final int LIMIT = 600;

    /** Files above {@value #ASKS_FOR_A_REASON} lines, by path below the root, with the reason why each stays one file. */
    private static final Map<String, String> LONG_WITH_REASON = Map.ofEntries(
            Map.entry(
                    "core/src/main/java/org/roadstead/core/choice/PilotLedger.java",
                    "the hub of the pilot's decisions; what it holds and how that ends stands in Roster"),
            Map.entry(
                    "core/src/main/java/org/roadstead/core/lease/PoolLedger.java",
                    "every command of the pool with its contract, in one place; a few lines of code each"),
            Map.entry(
                    "core/src/main/java/org/roadstead/core/lease/PoolState.java",
                    "what all parts of the pool's ledger share, and every way in which a job changes"),
            Map.entry(
                    "harvester-core/src/test/java/org/roadstead/harvester/HarvesterTest.java",
                    "a whole harvester over HTTP"),
            Map.entry(
                    "core/src/main/java/org/roadstead/core/supply/HarvesterLedger.java",
                    "all that a harvester can be told, one method for each message; what follows is decided elsewhere"),
            Map.entry(
                    "pilot/src/main/java/org/roadstead/pilot/Pilot.java",
                    "one thread's loop and the calls it makes, which share what is under way"),
            Map.entry(
                    "core/src/main/java/org/roadstead/core/supply/PoolSide.java",
                    "everything a harvester hears from and says to the pool, in the order of the protocol"),
            Map.entry(
                    "pool-server/src/test/java/org/roadstead/pool/api/EngineFaceTest.java",
                    "the whole API over a real engine"),
            Map.entry(
                    "pool-server/src/test/java/org/roadstead/pool/store/PoolStoreContract.java",
                    "one suite that every store passes"),
            Map.entry(
                    "pilot/src/test/java/org/roadstead/pilot/launch/LauncherTest.java",
                    "what holds for a payload under every shell and containment, read as one list"),
            Map.entry(
                    "testkit/src/main/java/org/roadstead/testkit/sim/PilotProc.java",
                    "a pilot's edge in the simulation, payloads and spool included"),
            Map.entry(
                    "core/src/main/java/org/roadstead/core/supply/PilotEntry.java",
                    "all that a harvester knows of one pilot, with how it is written down and read again"));

    private static final Path ROOT = root();

    @Test
    void file_above_the_limit_is_not_there() {
        assertEquals(Map.of(), longerThan(LIMIT), "more than " + LIMIT + " lines: split by concept");
    }

    @Test
    void file_that_is_long_has_a_reason() {
        assertEquals(
                new TreeSet<>(LONG_WITH_REASON.keySet()),
                new TreeSet<>(longerThan(ASKS_FOR_A_REASON).keySet()),
                "files of more than " + ASKS_FOR_A_REASON + " lines and the list of them in this test differ");
    }

    @Test
    void file_names_its_licence_in_the_first_line() {
        List<Path> without = javaFiles().stream()
                .filter(file -> !lines(file).get(0).equals("// SPDX-License-Identifier: Apache-2.0"))
                .toList();
        assertEquals(List.of(), without);
    }

    @Test
    void package_with_classes_is_null_marked() {
        List<Path> unmarked = javaFiles().stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !isNullMarked(directory.resolve("package-info.java")))
                .toList();
        assertEquals(List.of(), unmarked, "packages whose package-info.java is missing or lacks @NullMarked");
    }

    @Test
    void source_tree_is_found() {
        assertTrue(javaFiles().size() > 10, "looked below " + ROOT);
    }

    private static boolean isNullMarked(Path packageInfo) {
        return Files.exists(ROOT.resolve(packageInfo)) && lines(packageInfo).contains("@NullMarked");
    }

    private static Map<String, Integer> longerThan(int limit) {
        Map<String, Integer> found = new TreeMap<>();
        for (Path file : javaFiles()) {
            int count = lines(file).size();
            if (count > limit) {
                found.put(file.toString(), count);
            }
        }
        return found;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All Java sources of all modules, as paths below the root. */
    private static List<Path> javaFiles() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(SourceTreeTest::below)
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(ROOT::relativize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> below(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isDirectory(directory.resolve("pool-server"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException("the tests run outside of the source tree");
        }
        return directory;
    }
}
