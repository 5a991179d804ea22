// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.LocalDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/** Phrases like one that cannot be met, with another day or another time in it. Whether they can be is for others to see. */
record Instead(List<String> words, LocalClock clock) {
    private static final int YEARS_AHEAD = 9;

    /** Likeliest first. */
    List<String> of(Node node) {
        List<String> phrases = new ArrayList<>();
        collect(node, phrases);
        return phrases;
    }

    private void collect(Node node, List<String> phrases) {
        Rule rule = node.rule();
        if (rule != null) {
            for (String template : rule.instead()) {
                fill(node, template).forEach(text -> phrases.add(replaced(node, text)));
            }
        } else if (node.value() instanceof ClockTime time) {
            phrases.addAll(afterJump(node, time.minutes()));
        }
        for (Node part : node.parts()) {
            collect(part, phrases);
        }
    }

    private List<String> fill(Node node, String template) {
        String text = template;
        int number = 0;
        for (Node part : node.parts()) {
            if (part.rule() != null) {
                String inner = String.join(" ", words.subList(part.from(), part.to()));
                text = text.replace(part.rule().kind().name(), inner);
                continue;
            }
            for (Leaf leaf : Leaf.values()) {
                if (part.value() != null && leaf.read(words.get(part.from())) != null && text.contains(leaf.name())) {
                    text = text.replaceFirst("\\b" + leaf.name() + "\\b", words.get(part.from()));
                    break;
                }
            }
            number = number == 0 && part.value() instanceof Integer first ? first : number;
        }
        List<String> filled = new ArrayList<>();
        for (int year = clock.today().getYear(); text.contains("YEARS") && filled.size() < YEARS_AHEAD; year++) {
            filled.add(text.replace("YEARS", String.valueOf(year)));
        }
        for (int day = number - 1; text.contains("LESS") && day > number - 4; day--) {
            filled.add(text.replace("LESS", String.valueOf(day)));
        }
        return filled.isEmpty() ? List.of(text) : filled;
    }

    /** The time to which clocks jump over the one that is named. */
    private List<String> afterJump(Node node, int minutes) {
        ZoneOffsetTransition jump = clock.zone().getRules().nextTransition(clock.now());
        if (jump == null || !jump.isGap()) {
            return List.of();
        }
        LocalDateTime after = jump.getDateTimeAfter();
        if (!LocalClock.isSkipped(
                jump.getDateTimeBefore().toLocalDate().atStartOfDay().plusMinutes(minutes), clock.zone())) {
            return List.of();
        }
        return List.of(replaced(node, new ClockTime(after.getHour() * 60 + after.getMinute()).toString()));
    }

    private String replaced(Node node, String text) {
        List<String> whole = new ArrayList<>(words.subList(0, node.from()));
        whole.add(text);
        whole.addAll(words.subList(node.to(), words.size()));
        return String.join(" ", whole);
    }
}
