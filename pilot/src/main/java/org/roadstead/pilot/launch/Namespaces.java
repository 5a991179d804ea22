// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Numbers of processes inside and outside a PID namespace. */
final class Namespaces {
    private Namespaces() {}

    /** The number that a child of {@code parent} has here when it has {@code inside} in its namespace; -1 when it is gone. */
    static long outside(long parent, long inside) {
        try {
            String children = Files.readString(Path.of("/proc/" + parent + "/task/" + parent + "/children"));
            for (String child : children.strip().split(" ")) {
                if (!child.isEmpty() && inside(child) == inside) {
                    return Long.parseLong(child);
                }
            }
        } catch (IOException gone) {
            return -1;
        }
        return -1;
    }

    /** The first child of {@code parent}, as numbered here; -1 when it has none or is gone. */
    static long child(long parent) {
        try {
            String children = Files.readString(Path.of("/proc/" + parent + "/task/" + parent + "/children"));
            String first = children.strip().split(" ")[0];
            return first.isEmpty() ? -1 : Long.parseLong(first);
        } catch (IOException gone) {
            return -1;
        }
    }

    private static long inside(String pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("NSpid:")) {
                return Long.parseLong(line.substring(line.lastIndexOf('\t') + 1));
            }
        }
        return -1;
    }
}
