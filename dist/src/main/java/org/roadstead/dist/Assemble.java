// SPDX-License-Identifier: Apache-2.0
package org.roadstead.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Puts a release together: {@code Assemble TREE HOME VERSION yes|no} reads the built modules of the source tree TREE and
 * writes lib, bin and, after {@code yes}, cds below HOME. Run by Maven in the package phase; running it again writes only what changed.
 */
public final class Assemble {
    private final Path tree;
    private final Path home;
    private final String version;

    private Assemble(Path tree, Path home, String version) {
        this.tree = tree;
        this.home = home;
        this.version = version;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Assemble assemble = new Assemble(Path.of(args[0]), Path.of(args[1]), args[2]);
        assemble.jars();
        assemble.launcher();
        if (args[3].equals("yes")) {
            assemble.archives();
        }
    }

    private void jars() throws IOException {
        Set<String> kept = new HashSet<>();
        for (Program program : Program.values()) {
            List<String> names = new ArrayList<>();
            for (Path jar : classPath(program)) {
                String name = jar.getFileName().toString();
                byte[] content = Files.readAllBytes(jar);
                if (Frames.missing(jar)) {
                    name = name.replace(".jar", "-with-frames.jar");
                    content = Frames.added(jar, content);
                }
                names.add(name);
                if (kept.add(name)) {
                    Tree.put(home.resolve("lib").resolve(name), content);
                }
                if (name.startsWith("sqlite-jdbc-")) {
                    unpackSqlite(jar);
                }
            }
            kept.add(program.launchJar());
            Tree.put(home.resolve("lib").resolve(program.launchJar()), LaunchJar.of(program, names));
        }
        Tree.keepOnly(home.resolve("lib"), kept);
    }

    /** The program's jars: its modules first, then what they need, each once, in the order Maven gave. */
    private Set<Path> classPath(Program program) throws IOException {
        Set<Path> jars = new LinkedHashSet<>();
        for (String module : program.modules()) {
            jars.add(target(module).resolve(module + "-" + version + ".jar"));
        }
        for (String module : program.modules()) {
            String path = Files.readString(target(module).resolve("program.classpath"))
                    .strip();
            for (String entry : path.split(File.pathSeparator)) {
                jars.add(Path.of(entry));
            }
        }
        return jars;
    }

    /**
     * Lays SQLite's native library beside the jars, so that the driver does not write a copy of it to the temporary directory at
     * each start. Where this machine's kind is not recognised, the driver does as it always did.
     */
    private void unpackSqlite(Path driver) throws IOException {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT).replace("amd64", "x86_64");
        if (!system.equals("Linux")) {
            return;
        }
        String flavour = usesMusl() ? "Linux-Musl" : "Linux";
        String name = "org/sqlite/native/" + flavour + "/" + machine + "/libsqlitejdbc.so";
        try (JarFile jar = new JarFile(driver.toFile())) {
            ZipEntry entry = jar.getEntry(name);
            if (entry != null) {
                try (InputStream in = jar.getInputStream(entry)) {
                    Tree.put(home.resolve("lib/native/libsqlitejdbc.so"), in.readAllBytes());
                }
            }
        }
    }

    private static boolean usesMusl() throws IOException {
        Path libraries = Path.of("/lib");
        try (Stream<Path> entries = Files.list(libraries)) {
            return entries.anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-"));
        }
    }

    private void launcher() throws IOException {
        Path launcher = home.resolve("bin/roadstead");
        Tree.put(launcher, Files.readAllBytes(tree.resolve("dist/src/main/launcher/roadstead")));
        if (!launcher.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + launcher + " executable");
        }
    }

    private void archives() throws IOException, InterruptedException {
        Set<Program> present = EnumSet.noneOf(Program.class);
        for (Program program : Program.values()) {
            if (hasMain(program)) {
                present.add(program);
            }
        }
        Archives archives = new Archives(home, present.size() == Program.values().length);
        for (Program program : Program.values()) {
            if (present.contains(program)) {
                archives.make(program);
            } else {
                archives.remove(program);
                System.err.println("dist: no class-data archive for the " + program.word() + ": " + program.mainClass()
                        + " is not there yet");
            }
        }
    }

    private boolean hasMain(Program program) throws IOException {
        String entry = program.mainClass().replace('.', '/') + ".class";
        for (Path jar : classPath(program)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                if (file.getEntry(entry) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private Path target(String module) {
        return tree.resolve(module).resolve("target");
    }
}
