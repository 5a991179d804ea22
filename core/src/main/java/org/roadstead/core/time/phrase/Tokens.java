// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a phrase into words: lower case, commas gone, {@code 10 am} and {@code 14:00-16:00} in their usual spelling. */
final class Tokens {
    private Tokens() {}

    static List<String> of(String text) {
        String plain = text.toLowerCase(Locale.ROOT)
                .replace('\u2013', '-')
                .replace("a.m.", "am")
                .replace("p.m.", "pm")
                .replace(',', ' ');
        List<String> words = new ArrayList<>();
        for (String word : plain.strip().split("\\s+", -1)) {
            take(word, words);
        }
        return words;
    }

    private static void take(String word, List<String> words) {
        int dash = word.indexOf('-');
        boolean range = dash > 0 && dash == word.lastIndexOf('-') && startsWithDigit(word);
        if (range) {
            take(word.substring(0, dash), words);
            words.add("-");
            take(word.substring(dash + 1), words);
        } else if ((word.equals("am") || word.equals("pm")) && !words.isEmpty() && startsWithDigit(last(words))) {
            words.set(words.size() - 1, last(words) + word);
        } else if (!word.isEmpty()) {
            words.add(word);
        }
    }

    private static String last(List<String> words) {
        return words.get(words.size() - 1);
    }

    private static boolean startsWithDigit(String word) {
        return !word.isEmpty() && Numbers.isDigit(word.charAt(0));
    }
}
