// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import org.jspecify.annotations.Nullable;

/** That a wish, said now, means nothing that can still happen. Nothing is put in its place; a phrase may be suggested. */
public final class UnmetWish extends Exception {
    private static final long serialVersionUID = 1L;

    private final int place;
    private final boolean unsupported;
    private final @Nullable String instead;

    private UnmetWish(String sentence, int place, boolean unsupported, @Nullable String instead) {
        super(sentence);
        this.place = place;
        this.unsupported = unsupported;
        this.instead = instead;
    }

    static UnmetWish of(Wish wish, String why, @Nullable String instead) {
        String guess = instead == null ? "" : ": did you mean " + instead + "?";
        return new UnmetWish("'" + wish + "' " + why + guess, -1, false, instead);
    }

    static UnmetWish gap() {
        return new UnmetWish("not supported by this pool yet: the wishes leave a gap between them", -1, true, null);
    }

    UnmetWish at(int wish) {
        return new UnmetWish(sentence(), wish, unsupported, instead);
    }

    /** What is wrong, as a sentence without its stop. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** The next phrase like it that can be met; null when none is known. */
    public @Nullable String instead() {
        return instead;
    }

    /** The field of the description: {@code start}, or {@code start[1]} in a list. */
    public String field() {
        return place < 0 ? "start" : "start[" + place + "]";
    }

    /** What would be right. */
    public String expected() {
        return unsupported ? "wishes that together make one interval without gaps" : WishReader.UNDERSTOOD;
    }
}
