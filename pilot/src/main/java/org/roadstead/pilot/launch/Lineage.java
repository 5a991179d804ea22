// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.pilot.launch.ProcessTable.Entry;

/**
 * The processes of one attempt. Beyond the marks in their environment they are known by descent: whoever has a known
 * parent, or is in the session of the attempt's shell, is known from then on, whatever it does to its environment,
 * session or parent. Thread-safe.
 */
final class Lineage {
    private final Sweep sweep;
    private final String job;
    private final int attempt;
    private final long shell;
    private final long group;
    private final Map<Long, Long> known = new HashMap<>();
    private final Map<Long, Long> strangers = new HashMap<>();
    private boolean looked;

    /**
     * @param shell the shell of the slot: all its children are the attempt's
     * @param group the first process
     */
    Lineage(Sweep sweep, String job, int attempt, long shell, long group) {
        this.sweep = sweep;
        this.job = job;
        this.attempt = attempt;
        this.shell = shell;
        this.group = group;
    }

    /** Whether anybody has looked, so that there is something to look for after the end. */
    synchronized boolean isLooked() {
        return looked;
    }

    /** The attempt's processes in {@code table}. */
    synchronized List<Entry> look(ProcessTable table) {
        looked = true;
        Entry its = table.find(shell);
        long session = its == null ? -1 : its.session();
        ArrayDeque<Entry> found = new ArrayDeque<>();
        Map<Long, Long> now = new HashMap<>();
        for (Entry entry : table.all()) {
            if (entry.pid() != shell && isOurs(entry, session)) {
                found.add(entry);
                now.put(entry.pid(), entry.start());
            }
        }
        List<Entry> members = new ArrayList<>(found);
        Entry next;
        while ((next = found.poll()) != null) {
            for (Entry child : table.children(next.pid())) {
                if (now.put(child.pid(), child.start()) == null) {
                    found.add(child);
                    members.add(child);
                }
            }
        }
        known.clear();
        known.putAll(now);
        strangers.keySet().removeIf(pid -> table.find(pid) == null);
        return members;
    }

    private boolean isOurs(Entry entry, long session) {
        if (is(known, entry) || entry.group() == group || entry.parent() == shell || entry.session() == session) {
            return true;
        }
        if (is(strangers, entry)) {
            return false;
        }
        // Left its session, group and parent between two looks: the mark is still in its environment.
        if (sweep.isMarked(entry.pid(), job, attempt)) {
            return true;
        }
        strangers.put(entry.pid(), entry.start());
        return false;
    }

    private static boolean is(Map<Long, Long> set, Entry entry) {
        Long start = set.get(entry.pid());
        return start != null && start == entry.start();
    }
}
