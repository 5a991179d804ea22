// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds processes by the marks in their environment as the kernel keeps it from their last exec. Finds children that
 * have left their group, session or parent; does not find those that cleared their environment. Thread-safe.
 */
public final class Sweep {
    private static final int MOST = 1 << 20;

    private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[8192]);

    private final File proc;
    private final String mark;

    /** Looks for processes of one pilot. */
    public Sweep(String pilot) {
        this.proc = new File("/proc");
        this.mark = "ROADSTEAD_PILOT=" + pilot;
    }

    /** The processes of one attempt, without zombies. */
    public List<ProcessHandle> attempt(String job, int attempt) {
        Set<String> marks = Set.of(mark, "ROADSTEAD_JOB=" + job, "ROADSTEAD_ATTEMPT=" + attempt);
        return find(environment -> environment.containsAll(marks));
    }

    /** The processes of attempts other than {@code wanted} ({@code JOB.attempt}). */
    public List<ProcessHandle> strays(Set<String> wanted) {
        return find(environment -> {
            Map<String, String> values = new HashMap<>();
            for (String each : environment) {
                int equals = each.indexOf('=');
                if (equals > 0 && each.startsWith("ROADSTEAD_")) {
                    values.put(each.substring(0, equals), each.substring(equals + 1));
                }
            }
            String job = values.get("ROADSTEAD_JOB");
            return job != null
                    && environment.contains(mark)
                    && !wanted.contains(job + " " + values.get("ROADSTEAD_ATTEMPT"));
        });
    }

    /** Processes other than this one that hold a file beneath {@code directory} open, such as a slot's pipes. */
    public List<ProcessHandle> holding(Path directory) {
        List<ProcessHandle> found = new ArrayList<>();
        String[] names = proc.list();
        Path[] pipes = {directory.resolve("out"), directory.resolve("err")};
        for (String name : names == null ? new String[0] : names) {
            if (!Character.isDigit(name.charAt(0))
                    || Long.parseLong(name) == ProcessHandle.current().pid()) {
                continue;
            }
            ProcessHandle handle = ProcessHandle.of(Long.parseLong(name)).orElse(null);
            String[] open = new File(proc, name + "/fd").list();
            for (String each : handle == null || open == null ? new String[0] : open) {
                try {
                    Path target = Files.readSymbolicLink(Path.of("/proc/" + name + "/fd/" + each));
                    if (target.equals(pipes[0]) || target.equals(pipes[1])) {
                        found.add(handle);
                        break;
                    }
                } catch (IOException | SecurityException closed) {
                    // Closed since it was listed, or not ours to see.
                    continue;
                }
            }
        }
        return found;
    }

    /** Whether a process carries the pilot's mark. */
    boolean isOurs(long pid) {
        return !environment(Long.toString(pid)).isEmpty();
    }

    /** Whether a process carries the marks of an attempt. */
    boolean isMarked(long pid, String job, int attempt) {
        Set<String> environment = environment(Long.toString(pid));
        return environment.contains("ROADSTEAD_JOB=" + job) && environment.contains("ROADSTEAD_ATTEMPT=" + attempt);
    }

    private List<ProcessHandle> find(Predicate<Set<String>> wanted) {
        List<ProcessHandle> found = new ArrayList<>();
        String[] names = proc.list();
        for (String name : names == null ? new String[0] : names) {
            if (!Character.isDigit(name.charAt(0))) {
                continue;
            }
            Set<String> environment = environment(name);
            if (environment.isEmpty()) {
                continue;
            }
            // The handle knows the start time. Read again, so that a number used again meanwhile is not mistaken for
            // it.
            ProcessHandle handle = ProcessHandle.of(Long.parseLong(name)).orElse(null);
            if (handle != null && environment(name).equals(environment) && wanted.test(environment)) {
                found.add(handle);
            }
        }
        return found;
    }

    /** What a process was started with when that holds the pilot's mark; else nothing. */
    private Set<String> environment(String pid) {
        byte[] buffer = BUFFER.get();
        try (FileInputStream in = new FileInputStream("/proc/" + pid + "/environ")) {
            int length = 0;
            int n;
            while ((n = in.read(buffer, length, buffer.length - length)) > 0) {
                length += n;
                if (length == buffer.length && length < MOST) {
                    buffer = Arrays.copyOf(buffer, length * 2);
                }
            }
            if (length > 0 && contains(buffer, length)) {
                String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                return new HashSet<>(Arrays.asList(text.split("\0")));
            }
        } catch (IOException gone) {
            // Another person's process, or one that has ended since: neither carries our mark.
            return Set.of();
        }
        return Set.of();
    }

    private boolean contains(byte[] buffer, int length) {
        byte[] needle = mark.getBytes(StandardCharsets.ISO_8859_1);
        outer:
        for (int i = 0; i <= length - needle.length; i++) {
            for (int k = 0; k < needle.length; k++) {
                if (buffer[i + k] != needle[k]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
