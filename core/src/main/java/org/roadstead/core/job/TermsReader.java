// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.NotAWish;
import org.roadstead.core.time.StartWish;
import org.roadstead.core.time.Wish;
import org.roadstead.core.time.WishReader;

/** Reads what holds for all members of a sweep: when it starts, how long it lasts, what follows a failure. */
final class TermsReader {
    static final Duration DURATION = Duration.ofHours(1);

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Pattern FRACTION = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,9})?");
    private static final int MOST_WISHES = 16;
    private static final int MOST_AFTER = 1_000;

    private final Section section;

    TermsReader(Section section) {
        this.section = section;
    }

    @Nullable
    String group() {
        String group = section.text("group", "the name of one of your groups");
        if (group == null) {
            return null;
        }
        String problem = group.isBlank() ? "is empty" : TextRules.line(group, ContentCheck.LONGEST_LINE);
        if (problem != null) {
            section.fault("group", problem, "the name of one of your groups");
        }
        return group;
    }

    ZoneId zone() {
        String text = section.text("zone", "a time zone such as Europe/London");
        if (text == null) {
            return UTC;
        }
        try {
            if (text.length() <= 60) {
                return ZoneId.of(text);
            }
        } catch (DateTimeException unknown) {
            String meant = NearMiss.among(text, ZoneId.getAvailableZoneIds());
            String message = TextRules.quoted(text) + " is not a time zone";
            section.faults.add(section.at.key("zone"), message, meant, "a zone such as Europe/London");
            return UTC;
        }
        section.fault("zone", "is too long", "a zone such as Europe/London");
        return UTC;
    }

    StartWish start(ZoneId zone) {
        JsonNode value = section.get("start");
        if (value == null) {
            return StartWish.ANY_TIME;
        }
        At at = section.at.key("start");
        if (!(value instanceof ArrayNode list)) {
            Wish wish = wish(value, at, zone);
            return wish == null ? StartWish.ANY_TIME : new StartWish(List.of(wish));
        }
        if (list.isEmpty() || list.size() > MOST_WISHES) {
            section.fault("start", "has " + list.size() + " wishes", "from 1 to " + MOST_WISHES);
            return StartWish.ANY_TIME;
        }
        List<Wish> wishes = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Wish wish = wish(list.get(i), at.index(i), zone);
            if (wish != null) {
                wishes.add(wish);
            }
        }
        if (wishes.size() < list.size()) {
            return StartWish.ANY_TIME;
        }
        if (!WishReader.mayBeOneInterval(wishes)) {
            section.faults.unsupported(at, "wishes that together make one interval without gaps");
        }
        return new StartWish(wishes);
    }

    private @Nullable Wish wish(JsonNode value, At at, ZoneId zone) {
        String text = section.literal(value, at, WishReader.UNDERSTOOD);
        if (text == null) {
            return null;
        }
        if (text.length() > 200) {
            section.faults.add(at, "is too long", WishReader.UNDERSTOOD);
            return null;
        }
        try {
            return WishReader.read(text, zone);
        } catch (NotAWish wrong) {
            section.faults.add(at, TextRules.quoted(text) + " " + wrong.sentence(), WishReader.UNDERSTOOD);
            return null;
        }
    }

    IfMissed ifMissed() {
        return switch (word("ifMissed", "fail", List.of("fail", "relax"))) {
            case "relax" -> IfMissed.RELAX;
            default -> IfMissed.FAIL;
        };
    }

    Asking asking() {
        boolean many = word("accept", "one", List.of("one", "many")).equals("many");
        return new Asking(many, minConfidence());
    }

    private double minConfidence() {
        JsonNode value = section.get("minConfidence");
        double otherwise = Asking.USUAL.minConfidence();
        if (value == null) {
            return otherwise;
        }
        String expected = "a number from 0 to 1, such as 0.8";
        // YAML is read without fractions: there it is a text of digits.
        boolean isNumber = value.isNumber()
                || value.isTextual() && FRACTION.matcher(value.asText()).matches();
        if (!isNumber) {
            section.fault("minConfidence", Section.kind(value), expected);
            return otherwise;
        }
        double least = Double.parseDouble(value.asText());
        if (!(least >= 0 && least <= 1)) {
            section.fault("minConfidence", "is " + value.asText(), expected);
            return otherwise;
        }
        return least;
    }

    private String word(String key, String otherwise, List<String> words) {
        String expected = String.join(" or ", words);
        String text = section.text(key, expected);
        if (text == null) {
            return otherwise;
        }
        if (!words.contains(text)) {
            String message = TextRules.quoted(text) + " is not known here";
            section.faults.add(section.at.key(key), message, NearMiss.among(text, words), expected);
            return otherwise;
        }
        return text;
    }

    Duration duration() {
        return Sizes.duration(section, "duration", Duration.ofSeconds(1), Duration.ofDays(30), DURATION);
    }

    Retry retry() {
        if (!section.has("retry")) {
            return Retry.DEFAULT;
        }
        Section retry = section.section("retry", "a map such as {attempts: 3, silence: PT30M}");
        if (retry == null) {
            return Retry.DEFAULT;
        }
        retry.check(Keys.RETRY);
        return new Retry(
                retry.integer("attempts", 1, 100, Retry.DEFAULT.attempts()),
                Sizes.duration(retry, "silence", Duration.ofMinutes(1), Duration.ofHours(24), Retry.DEFAULT.silence()));
    }

    List<String> after() {
        ArrayNode list = section.list("after", MOST_AFTER, "a list of ids of jobs and sweeps");
        if (list == null) {
            return List.of();
        }
        Set<String> seen = new HashSet<>();
        List<String> ids = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            At at = section.at.key("after").index(i);
            String expected = "the id of a job or a sweep, as submit printed it";
            String id = section.literal(list.get(i), at, expected);
            if (id == null) {
                continue;
            }
            if (id.length() > 40 || !JobId.isJobId(id) && !SweepId.isSweepId(id)) {
                section.faults.add(at, TextRules.quoted(id) + " is not an id", expected);
            } else if (!seen.add(id)) {
                section.faults.add(at, id + " is listed twice", "each id once");
            }
            ids.add(id);
        }
        return ids;
    }

    int priority() {
        return section.integer("priority", -1000, 1000, 0);
    }
}
