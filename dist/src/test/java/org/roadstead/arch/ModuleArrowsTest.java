// SPDX-License-Identifier: Apache-2.0
package org.roadstead.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which module may know which, and which libraries stay out of the programs that must start at once. */
@AnalyzeClasses(packages = "org.roadstead", importOptions = DoNotIncludeTests.class)
final class ModuleArrowsTest {
    private static final List<String> MODULES =
            List.of("core", "client", "pool", "harvester", "slurm", "k8s", "pilot", "testkit", "bench", "dist");

    @ArchTest
    static final ArchRule every_class_belongs_to_a_module = classes().should().resideInAnyPackage(packages(MODULES));

    @ArchTest
    static final ArchRule core_knows_only_the_jdk_and_jackson = classes()
            .that()
            .resideInAPackage("org.roadstead.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.roadstead.core..",
                    "java..",
                    "com.fasterxml.jackson..",
                    "org.jspecify.annotations..",
                    "com.google.errorprone.annotations..");

    @ArchTest
    static final ArchRule client_knows_core_only = knowsOnly("client", "core");

    @ArchTest
    static final ArchRule pilot_knows_core_only = knowsOnly("pilot", "core");

    @ArchTest
    static final ArchRule pool_knows_core_only = knowsOnly("pool", "core");

    @ArchTest
    static final ArchRule harvester_knows_core_only = knowsOnly("harvester", "core");

    @ArchTest
    static final ArchRule slurm_knows_harvester_and_core = knowsOnly("slurm", "harvester", "core");

    @ArchTest
    static final ArchRule k8s_knows_harvester_and_core = knowsOnly("k8s", "harvester", "core");

    @ArchTest
    static final ArchRule testkit_knows_core_only = knowsOnly("testkit", "core");

    @ArchTest
    static final ArchRule dist_knows_no_module = knowsOnly("dist");

    @ArchTest
    static final ArchRule client_and_pilot_start_without_frameworks = noClasses()
            .that()
            .resideInAnyPackage("org.roadstead.client..", "org.roadstead.pilot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..", "io.netty..", "com.hazelcast..", "org.slf4j..", "ch.qos.logback..", "java.net.http..")
            .because("they must answer within 0.3 s on a busy node, and java.net.http alone costs as much")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule hazelcast_stays_in_its_package = noClasses()
            .that(not(resideInAnyPackage("org.roadstead.pool.cluster..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..")
            .because("the store arbitrates; members and events are an edge that a single member hardly uses");

    private static ArchRule knowsOnly(String module, String... known) {
        List<String> others = new ArrayList<>(MODULES);
        others.remove(module);
        others.removeAll(Arrays.asList(known));
        return noClasses()
                .that()
                .resideInAPackage("org.roadstead." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(others))
                .allowEmptyShould(true);
    }

    private static String[] packages(List<String> modules) {
        return modules.stream().map(module -> "org.roadstead." + module + "..").toArray(String[]::new);
    }
}
