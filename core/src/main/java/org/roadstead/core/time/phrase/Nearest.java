// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.text.EditDistance;

/** Guesses which phrase was meant by one that no rule reads. */
public final class Nearest {
    /** One of each sort, for people to go by. */
    public static final List<String> EXAMPLES = List.of(
            "now",
            "any time",
            "within 2 hours",
            "this afternoon",
            "tonight",
            "today",
            "tomorrow",
            "today or tomorrow",
            "tomorrow morning",
            "at 10am tomorrow",
            "next Tuesday 14:00",
            "by Friday 17:00",
            "before noon",
            "after 18:00 today",
            "between 9am and 5pm tomorrow",
            "on 3 December",
            "from Monday",
            "this weekend",
            "next week");

    private static final int LONGEST = 60;
    private static final List<String> VOCABULARY = vocabulary();

    private Nearest() {}

    /** Null when nothing is near. */
    public static @Nullable String to(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        List<String> words = new ArrayList<>(Tokens.of(text));
        words.replaceAll(Nearest::spelled);
        String spelled = String.join(" ", words);
        Phrase phrase = Phrase.read(spelled);
        return phrase == null ? example(spelled) : phrase.toString();
    }

    private static String spelled(String word) {
        for (Leaf leaf : Leaf.values()) {
            if (leaf.read(word) != null) {
                return word;
            }
        }
        String nearest = word;
        int least = word.length() < 3 ? 1 : word.length() < 6 ? 2 : 3;
        for (String known : VOCABULARY) {
            int distance = EditDistance.of(word, known);
            if (distance < least) {
                least = distance;
                nearest = known;
            }
        }
        return nearest;
    }

    private static @Nullable String example(String text) {
        String nearest = null;
        int least = text.length() / 2;
        for (String example : EXAMPLES) {
            int distance = EditDistance.of(text, example.toLowerCase(java.util.Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = example;
            }
        }
        return nearest;
    }

    private static List<String> vocabulary() {
        TreeSet<String> words = new TreeSet<>();
        for (List<Rule> rules : List.of(Days.RULES, Wishes.RULES)) {
            rules.forEach(rule -> rule.pattern().forEach(symbol -> words.addAll(symbol.words())));
        }
        for (DayPart part : DayPart.values()) {
            words.add(part.word());
        }
        for (java.time.DayOfWeek day : java.time.DayOfWeek.values()) {
            words.add(Calendar.word(day));
        }
        for (java.time.Month month : java.time.Month.values()) {
            words.add(Calendar.word(month));
        }
        words.addAll(List.of("now", "any", "time", "within", "noon", "midnight"));
        return List.copyOf(words);
    }
}
