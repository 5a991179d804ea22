// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads words by the rules: the first reading, in the order of the rules, that takes all of them. */
record Matcher(List<String> words) {
    private interface Then extends Function<Node, @Nullable Node> {}

    /** The whole phrase; null when no rule reads it. */
    @Nullable
    Node wish() {
        return kind(Kind.WISH, 0, node -> node.to() == words.size() ? node : null);
    }

    private @Nullable Node kind(Kind kind, int from, Then then) {
        for (Rule rule : kind == Kind.WISH ? Wishes.RULES : Days.RULES) {
            Node found = rule.kind() == kind ? rest(rule, 0, from, from, List.of(), then) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Goes on at {@code place} of the rule's pattern and word {@code at}. */
    private @Nullable Node rest(Rule rule, int place, int from, int at, List<Node> parts, Then then) {
        if (place == rule.pattern().size()) {
            return then.apply(new Node(rule, null, from, at, parts));
        }
        Symbol symbol = rule.pattern().get(place);
        Node found = symbol(rule, place, from, at, parts, then);
        return found == null && symbol.optional() ? rest(rule, place + 1, from, at, parts, then) : found;
    }

    private @Nullable Node symbol(Rule rule, int place, int from, int at, List<Node> parts, Then then) {
        Symbol symbol = rule.pattern().get(place);
        if (symbol.kind() != null) {
            return kind(symbol.kind(), at, node -> rest(rule, place + 1, from, node.to(), with(parts, node), then));
        }
        if (at == words.size()) {
            return null;
        }
        if (symbol.leaf() != null) {
            Object value = symbol.leaf().read(words.get(at));
            return value == null ? null : rest(rule, place + 1, from, at + 1, with(parts, Node.leaf(value, at)), then);
        }
        return symbol.words().contains(words.get(at)) ? rest(rule, place + 1, from, at + 1, parts, then) : null;
    }

    private static List<Node> with(List<Node> parts, Node next) {
        List<Node> more = new ArrayList<>(parts);
        more.add(next);
        return more;
    }
}
