// SPDX-License-Identifier: Apache-2.0
package org.roadstead.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A jar without classes whose manifest names a program's main class, its class path and what it asks of the module system. */
final class LaunchJar {
    /** The time stamp of what is written here, always the same so that the same content gives the same bytes. */
    static final LocalDateTime BUILT = LocalDateTime.of(2026, 1, 1, 0, 0);

    private LaunchJar() {}

    /** The jar's bytes, the same for the same arguments. */
    static byte[] of(Program program, List<String> classPath) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, program.mainClass());
        attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
        program.access().forEach(attributes::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
            entry.setTimeLocal(BUILT);
            jar.putNextEntry(entry);
            manifest.write(jar);
            jar.closeEntry();
        }
        return bytes.toByteArray();
    }

    /** The names of the jars beside it on its class path. */
    static List<String> classPath(Path launchJar) throws IOException {
        try (JarFile jar = new JarFile(launchJar.toFile())) {
            return List.of(jar.getManifest()
                    .getMainAttributes()
                    .getValue(Attributes.Name.CLASS_PATH)
                    .split(" "));
        }
    }
}
