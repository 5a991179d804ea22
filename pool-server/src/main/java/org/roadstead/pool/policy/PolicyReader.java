// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Fault;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.Policy.Limits;

/** Reads a policy as it is written (docs/shares.md), or says all that is wrong with it. For one reading. */
public final class PolicyReader {
    private static final int MOST_NAMES = 10_000;
    private static final int LONGEST_NAME = 128;
    private static final double LEAST_SHARES = 0.001;
    private static final double MOST_SHARES = 1_000_000;
    private static final long MOST = 1_000_000_000_000L;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    private final List<Fault> faults = new ArrayList<>();

    private PolicyReader() {}

    /**
     * What came of it.
     *
     * @param policy null when there are faults
     */
    public record Read(@Nullable Policy policy, List<Fault> faults) {}

    /** What is not written is as in {@link Policy#DEFAULT}. */
    public static Read read(JsonNode tree) {
        PolicyReader reader = new PolicyReader();
        Policy policy = reader.policy(tree);
        return new Read(reader.faults.isEmpty() ? policy : null, List.copyOf(reader.faults));
    }

    private Policy policy(JsonNode tree) {
        keys(tree, "", "shares", "limits");
        JsonNode shares = tree.path("shares");
        keys(shares, "shares", "halfLife", "lift", "default", "groups");
        JsonNode limits = tree.path("limits");
        keys(limits, "limits", "default", "owners");
        SortedMap<String, Double> groups = new TreeMap<>();
        named(shares.path("groups"), "shares.groups")
                .forEach((name, value) -> groups.put(name, shares(value, "shares.groups." + name)));
        SortedMap<String, Limits> owners = new TreeMap<>();
        named(limits.path("owners"), "limits.owners")
                .forEach((name, value) -> owners.put(name, limits(value, "limits.owners." + name)));
        return new Policy(
                duration(shares.path("halfLife"), "shares.halfLife", Policy.DEFAULT.halfLifeMillis()),
                duration(shares.path("lift"), "shares.lift", Policy.DEFAULT.liftMillis()),
                groups,
                shares.path("default").isMissingNode() ? 1 : shares(shares.path("default"), "shares.default"),
                owners,
                limits(limits.path("default"), "limits.default"));
    }

    private void fault(String field, String message, String expected) {
        faults.add(new Fault(field, message, expected));
    }

    private static boolean isThere(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private void keys(JsonNode node, String at, String... known) {
        if (!isThere(node)) {
            return;
        }
        String expected = "one of " + String.join(", ", known);
        if (!node.isObject()) {
            fault(at, "is not a map of keys", expected);
            return;
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of(known).contains(name)) {
                fault(at.isEmpty() ? name : at + "." + name, "is not a key that is known here", expected);
            }
        }
    }

    private SortedMap<String, JsonNode> named(JsonNode node, String at) {
        SortedMap<String, JsonNode> named = new TreeMap<>();
        if (!isThere(node)) {
            return named;
        }
        if (!node.isObject() || node.size() > MOST_NAMES) {
            fault(at, "is not a map of names", "at most " + MOST_NAMES + " names");
            return named;
        }
        for (Iterator<Map.Entry<String, JsonNode>> each = node.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> one = each.next();
            if (one.getKey().isBlank() || one.getKey().length() > LONGEST_NAME) {
                fault(at, "has a name that is empty or too long", "1 to " + LONGEST_NAME + " characters");
            } else {
                named.put(one.getKey(), one.getValue());
            }
        }
        return named;
    }

    private double shares(JsonNode value, String at) {
        if (!value.isNumber() || !(value.doubleValue() >= LEAST_SHARES && value.doubleValue() <= MOST_SHARES)) {
            fault(at, "is not a number of shares", "a number from 0.001 to 1000000");
            return 1;
        }
        return value.doubleValue();
    }

    private Limits limits(JsonNode node, String at) {
        keys(node, at, "waiting", "running", "submitsPerMinute");
        return new Limits(
                limit(node.path("waiting"), at + ".waiting"),
                limit(node.path("running"), at + ".running"),
                limit(node.path("submitsPerMinute"), at + ".submitsPerMinute"));
    }

    private @Nullable Long limit(JsonNode value, String at) {
        if (!isThere(value)) {
            return null;
        }
        if (value.isTextual() && value.textValue().equals("none")) {
            return Limits.NONE;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > MOST) {
            fault(at, "is not a limit", "a whole number from 0 to 10^12, or none");
            return null;
        }
        return value.longValue();
    }

    private long duration(JsonNode value, String at, long otherwise) {
        if (!isThere(value)) {
            return otherwise;
        }
        try {
            Duration duration = Duration.parse(value.asText());
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration.toMillis();
            }
        } catch (DateTimeException | ArithmeticException e) {
            fault(at, "is not a duration", "such as PT12H or P1D, from PT1M to P366D");
            return otherwise;
        }
        fault(at, "is too short or too long", "from PT1M to P366D");
        return otherwise;
    }
}
