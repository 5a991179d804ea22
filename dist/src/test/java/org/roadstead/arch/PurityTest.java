// SPDX-License-Identifier: Apache-2.0
package org.roadstead.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.roadstead.arch.sample.Impure;

/** Decisions are functions of (state, event, now): no clock, no chance, no I/O and no threads where they are made. */
@AnalyzeClasses(packages = "org.roadstead", importOptions = DoNotIncludeTests.class)
final class PurityTest {
    /** Named alone where a package is a mixture; {@code java.net.URI} and the streams of memory are values. */
    private static final Set<String> REACHING_OUT = Set.of(
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.FileDescriptor",
            "java.io.RandomAccessFile",
            "java.io.Console",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.concurrent.CompletableFuture",
            "java.util.concurrent.Executor",
            "java.util.concurrent.ExecutorService",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ScheduledExecutorService",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.ForkJoinTask",
            "java.util.concurrent.FutureTask",
            "java.security.SecureRandom");

    private static final Set<String> VALUES_OF_THE_NET = Set.of("java.net.URI", "java.net.URISyntaxException");

    @ArchTest
    static final ArchRule time_and_chance_are_handed_in =
            noClasses().that().doNotHaveSimpleName("SystemTime").should(new AmbientSources());

    @ArchTest
    static final ArchRule core_does_no_io_and_starts_no_thread =
            noClasses().that().resideInAPackage("org.roadstead.core..").should().dependOnClassesThat(reachOut());

    @ArchTest
    static void only_one_class_reads_the_clock(JavaClasses classes) {
        long clocks = classes.stream()
                .filter(type -> type.getSimpleName().equals("SystemTime"))
                .count();
        assertTrue(clocks <= 1, "there is one SystemTime, in core; found " + clocks);
    }

    @ArchTest
    static void the_rules_bite(JavaClasses ignored) {
        JavaClasses sample = new ClassFileImporter().importClasses(Impure.class);
        long found = noClasses()
                .should(new AmbientSources())
                .evaluate(sample)
                .getFailureReport()
                .getDetails()
                .size();
        assertEquals(Impure.AMBIENT_SOURCES, found);
        assertFalse(noClasses()
                .should()
                .dependOnClassesThat(reachOut())
                .evaluate(sample)
                .getFailureReport()
                .isEmpty());
    }

    private static DescribedPredicate<JavaClass> reachOut() {
        return DescribedPredicate.describe("reach out of the process or across threads", type -> {
            String owner = type.getPackageName();
            return REACHING_OUT.contains(type.getName())
                    || owner.startsWith("java.nio.file")
                    || owner.startsWith("java.nio.channels")
                    || owner.startsWith("java.sql")
                    || owner.startsWith("java.net") && !VALUES_OF_THE_NET.contains(type.getName());
        });
    }
}
