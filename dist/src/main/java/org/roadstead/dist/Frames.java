// SPDX-License-Identifier: Apache-2.0
package org.roadstead.dist;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites a jar of classes compiled for Java 5 as the same classes for Java 8, stack maps included. The JVM archives no class below
 * version 50, and verifies one slowly; picocli is such a jar, and every command and every pilot starts with it.
 */
final class Frames {
    private static final int OLDEST_ARCHIVED = Opcodes.V1_6;

    private Frames() {}

    /** Whether the JVM would leave this jar's classes out of an archive. */
    static boolean missing(Path jar) throws IOException {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(Files.readAllBytes(jar)))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (isRootClass(entry)) {
                    return version(in.readNBytes(8)) < OLDEST_ARCHIVED;
                }
            }
        }
        return false;
    }

    static byte[] added(Path jar, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(content));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] body = in.readAllBytes();
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(LaunchJar.BUILT);
                out.putNextEntry(copy);
                out.write(isRootClass(entry) && version(body) < OLDEST_ARCHIVED ? rewrite(body, loader) : body);
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isRootClass(ZipEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
    }

    private static int version(byte[] classFile) {
        return (classFile[6] & 0xff) << 8 | classFile[7] & 0xff;
    }

    private static byte[] rewrite(byte[] classFile, ClassLoader loader) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return loader;
            }
        };
        ClassVisitor newer = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int version,
                    int access,
                    String name,
                    @Nullable String signature,
                    String superName,
                    String @Nullable [] interfaces) {
                super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
            }
        };
        new ClassReader(classFile).accept(newer, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
