// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.text.EditDistance;

/** Guesses what somebody meant by a word that is not known. */
final class NearMiss {
    private static final int LONGEST = 40;
    private static final int MOST_KEYS = 100;

    /** Words of other systems, and keys that stand elsewhere. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("command", "run.command"),
            Map.entry("cmd", "run.command"),
            Map.entry("args", "run.command"),
            Map.entry("arguments", "run.command"),
            Map.entry("executable", "run.command"),
            Map.entry("kind", "run.kind"),
            Map.entry("script", "run.command"),
            Map.entry("container", "run.image"),
            Map.entry("image", "run.image"),
            Map.entry("notebook", "run.kind"),
            Map.entry("env", "environment"),
            Map.entry("cores", "resources.cores"),
            Map.entry("cpu", "resources.cores"),
            Map.entry("cpus", "resources.cores"),
            Map.entry("mem", "resources.memory"),
            Map.entry("ram", "resources.memory"),
            Map.entry("memory", "resources.memory"),
            Map.entry("disk", "resources.disk"),
            Map.entry("gpu", "resources.gpus"),
            Map.entry("gpus", "resources.gpus"),
            Map.entry("nodes", "resources.nodes"),
            Map.entry("features", "resources.features"),
            Map.entry("timeout", "duration"),
            Map.entry("walltime", "duration"),
            Map.entry("time", "duration"),
            Map.entry("attempts", "retry.attempts"),
            Map.entry("retries", "retry.attempts"),
            Map.entry("silence", "retry.silence"),
            Map.entry("depends", "after"),
            Map.entry("dependson", "after"),
            Map.entry("dependencies", "after"),
            Map.entry("parameters", "sweep.parameters"),
            Map.entry("timezone", "zone"),
            Map.entry("tags", "labels"),
            Map.entry("files", "inputs"));

    private NearMiss() {}

    /** The word of {@code known} that {@code text} is a slip of, a key that stands elsewhere, or null. */
    static @Nullable String of(String text, Collection<String> known) {
        String elsewhere = text.length() > LONGEST ? null : ELSEWHERE.get(plain(text));
        if (elsewhere != null && known.contains(elsewhere.substring(elsewhere.lastIndexOf('.') + 1))) {
            return elsewhere;
        }
        String nearest = among(text, known);
        return nearest == null ? elsewhere : nearest;
    }

    /** The word of {@code known} that {@code text} is a slip of, or null. */
    static @Nullable String among(String text, Collection<String> known) {
        if (text.length() > LONGEST) {
            return null;
        }
        String given = plain(text);
        String nearest = null;
        int least = given.length() <= 3 ? 2 : 3;
        for (String word : known) {
            int distance = EditDistance.of(given, plain(word));
            if (distance < least) {
                least = distance;
                nearest = word;
            }
        }
        return nearest == null && known.size() < MOST_KEYS ? begun(given, known) : nearest;
    }

    /** The word that is cut short or drawn out in {@code given}: {@code exec}, {@code minimum}, {@code params}. */
    private static @Nullable String begun(String given, Collection<String> known) {
        for (String word : known) {
            String key = plain(word);
            int same = 0;
            while (same < Math.min(given.length(), key.length()) && given.charAt(same) == key.charAt(same)) {
                same++;
            }
            if (same >= 4 || same >= 3 && same == Math.min(given.length(), key.length())) {
                return word;
            }
        }
        return null;
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c != '_' && c != '-' && c != ' ') {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
