// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.util.TreeSet;
import org.roadstead.core.resource.Serve;

/** Reads {@code --serve}: {@code all}, or {@code owner:S} and {@code group:G} with commas between. */
final class ServeOption {
    private ServeOption() {}

    /** Fails with a sentence that says what would be right. */
    static Serve parse(String text) {
        if (text.equals("all")) {
            return Serve.ALL;
        }
        TreeSet<String> owners = new TreeSet<>();
        TreeSet<String> groups = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            String name = part.substring(part.indexOf(':') + 1).strip();
            if (part.strip().startsWith("owner:") && !name.isEmpty()) {
                owners.add(name);
            } else if (part.strip().startsWith("group:") && !name.isEmpty()) {
                groups.add(name);
            } else {
                throw new IllegalArgumentException(
                        "'" + text + "' is neither 'all' nor a list such as owner:ada,group:radio");
            }
        }
        return new Serve(false, owners, groups);
    }
}
