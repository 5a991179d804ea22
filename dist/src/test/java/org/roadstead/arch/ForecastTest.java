// SPDX-License-Identifier: Apache-2.0
package org.roadstead.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Collectors;
import org.roadstead.core.forecast.Forecaster;
import org.roadstead.core.forecast.start.Calibration;
import org.roadstead.core.forecast.start.StartForecaster;

/** What is measured is what answers: the pool, the replay of logs and the simulation forecast with the same classes, and with no others. */
@AnalyzeClasses(packages = "org.roadstead", importOptions = DoNotIncludeTests.class)
final class ForecastTest {
    /** The replay is not among the programs that are put together here, so its source is looked at. */
    @ArchTest
    static void the_replay_and_the_pool_forecast_waits_with_one_class(JavaClasses classes) throws IOException {
        Set<String> users = makers(classes, Forecaster.class);
        assertTrue(users.contains("org.roadstead.core.forecast.seen"), users::toString);
        String replay = Files.readString(
                SourceTreeTest.root().resolve("bench/src/main/java/org/roadstead/bench/replay/Ours.java"));
        assertTrue(replay.contains("import " + Forecaster.class.getName() + ";") && replay.contains("new Forecaster("));
    }

    @ArchTest
    static void the_simulation_and_the_pool_forecast_starts_with_one_class(JavaClasses classes) {
        for (Class<?> part : Set.of(StartForecaster.class, Calibration.class)) {
            Set<String> users = makers(classes, part);
            assertTrue(users.contains("org.roadstead.testkit.sim"), users::toString);
            assertTrue(users.contains("org.roadstead.core.lease"), users::toString);
        }
    }

    @ArchTest
    static void nothing_else_estimates(JavaClasses classes) {
        Set<String> strangers = classes.stream()
                .filter(type -> !type.getPackageName().startsWith("org.roadstead.core.forecast"))
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(to ->
                                to.getTargetClass().getPackageName().equals("org.roadstead.core.forecast.estimate")))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        assertEquals(Set.of(), strangers, "estimators are used by forecasters only");
    }

    /** The packages in which {@code type} is made. */
    private static Set<String> makers(JavaClasses classes, Class<?> type) {
        return classes.get(type).getConstructorCallsToSelf().stream()
                .map(call -> call.getOriginOwner().getPackageName())
                .collect(Collectors.toSet());
    }
}
