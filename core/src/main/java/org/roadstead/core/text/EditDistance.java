// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.text;

/** The distance between two words as slips of the hand count it. */
public final class EditDistance {
    private EditDistance() {}

    /** How many letters must be changed, added, dropped or swapped with a neighbour. */
    public static int of(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(rows[i - 1][j - 1] + change, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                rows[i][j] = swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
            }
        }
        return rows[a.length()][b.length()];
    }
}
