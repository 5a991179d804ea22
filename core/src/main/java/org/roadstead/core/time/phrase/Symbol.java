// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place of a rule's pattern.
 *
 * @param words any of which may stand there; empty for a leaf or a kind
 */
record Symbol(List<String> words, @Nullable Leaf leaf, @Nullable Kind kind, boolean optional) {
    /** Reads {@code on? WEEKDAY at|by TIME}: capitals name leaves and kinds, {@code ?} follows what may be missing. */
    static List<Symbol> pattern(String text) {
        List<Symbol> symbols = new ArrayList<>();
        for (String place : text.split(" ", -1)) {
            boolean optional = place.endsWith("?");
            symbols.add(symbol(optional ? place.substring(0, place.length() - 1) : place, optional));
        }
        return List.copyOf(symbols);
    }

    private static Symbol symbol(String place, boolean optional) {
        for (Leaf leaf : Leaf.values()) {
            if (leaf.name().equals(place)) {
                return new Symbol(List.of(), leaf, null, optional);
            }
        }
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(place)) {
                return new Symbol(List.of(), null, kind, optional);
            }
        }
        return new Symbol(List.of(place.split("\\|", -1)), null, null, optional);
    }
}
