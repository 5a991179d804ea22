// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns; nothing is cut, columns that are empty throughout are left out. */
final class Table {
    private final String[] headings;
    private final List<String[]> rows = new ArrayList<>();

    /** @param headings one for each column; one that ends in {@code >} aligns its column to the right */
    Table(String... headings) {
        this.headings = headings;
    }

    /** @param cells one for each column */
    void row(String... cells) {
        if (cells.length != headings.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.length + " columns");
        }
        rows.add(cells);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(PrintStream out) {
        List<Integer> columns = new ArrayList<>();
        int[] widths = new int[headings.length];
        for (int column = 0; column < headings.length; column++) {
            widths[column] = heading(column).length();
            boolean used = false;
            for (String[] row : rows) {
                widths[column] = Math.max(widths[column], row[column].length());
                used |= !row[column].isEmpty();
            }
            if (used) {
                columns.add(column);
            }
        }
        StringBuilder line = new StringBuilder();
        for (int column : columns) {
            add(line, heading(column), column, widths[column]);
        }
        out.println(line.toString().stripTrailing());
        for (String[] row : rows) {
            line.setLength(0);
            for (int column : columns) {
                add(line, row[column], column, widths[column]);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private String heading(int column) {
        return isRight(column) ? headings[column].substring(0, headings[column].length() - 1) : headings[column];
    }

    private boolean isRight(int column) {
        return headings[column].endsWith(">");
    }

    private void add(StringBuilder line, String cell, int column, int width) {
        String space = " ".repeat(width - cell.length());
        line.append(isRight(column) ? space + cell : cell + space).append("  ");
    }

    static String padded(String text, int width) {
        return text.length() >= width ? text + "  " : text + " ".repeat(width - text.length());
    }
}
