// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

import java.util.SortedSet;
import java.util.TreeSet;

/** Whom a site or a pilot serves. Everybody, or the owners and groups named. */
public record Serve(boolean all, SortedSet<String> owners, SortedSet<String> groups) {
    public static final Serve ALL = new Serve(true, new TreeSet<>(), new TreeSet<>());

    /** Whether a job of {@code owner} in {@code group} is served. */
    public boolean serves(String owner, String group) {
        return all || owners.contains(owner) || groups.contains(group);
    }
}
