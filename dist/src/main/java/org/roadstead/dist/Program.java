// SPDX-License-Identifier: Apache-2.0
package org.roadstead.dist;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The programs of a release: where each starts, which modules it is made of, and what it asks of the JVM. */
enum Program {
    CLIENT("org.roadstead.client.cli.Roadstead", List.of("client"), Map.of()),
    PILOT("org.roadstead.pilot.PilotMain", List.of("pilot"), Map.of()),
    POOL("org.roadstead.pool.PoolMain", List.of("pool-server"), Manifests.HAZELCAST_ACCESS),
    HARVESTER(
            "org.roadstead.harvester.HarvesterMain",
            List.of("harvester-slurm", "harvester-k8s"),
            Manifests.NATIVE_ACCESS);

    private final String mainClass;
    private final List<String> modules;
    private final Map<String, String> access;

    Program(String mainClass, List<String> modules, Map<String, String> access) {
        this.mainClass = mainClass;
        this.modules = modules;
        this.access = access;
    }

    /** Also the word after {@code roadstead} that starts it, except for the client, which takes all other words. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String mainClass() {
        return mainClass;
    }

    /** The modules whose run-time class paths, put together, are the program's. */
    List<String> modules() {
        return modules;
    }

    /**
     * What the program asks of the module system, as attributes of its launch jar. They mean the same as {@code --add-exports},
     * {@code --add-opens} and {@code --enable-native-access}, but a JVM that does not know one skips it, and they leave the JDK's
     * archived boot layer in use, which those options switch off.
     */
    Map<String, String> access() {
        return access;
    }

    String launchJar() {
        return "roadstead-" + word() + ".jar";
    }

    String archive() {
        return word() + ".jsa";
    }

    /** Apart because an enum's constants cannot read its own static fields. */
    private static final class Manifests {
        /** SQLite's driver loads a native library, which JDK 24 and later warn about unless it is allowed. */
        static final Map<String, String> NATIVE_ACCESS = Map.of("Enable-Native-Access", "ALL-UNNAMED");

        /** What Hazelcast names in its own start-up warning when it is missing. */
        static final Map<String, String> HAZELCAST_ACCESS = Map.of(
                "Enable-Native-Access", "ALL-UNNAMED",
                "Add-Exports", "java.base/jdk.internal.ref",
                "Add-Opens",
                        "java.base/java.lang java.base/sun.nio.ch java.management/sun.management"
                                + " jdk.management/com.sun.management.internal");
    }
}
