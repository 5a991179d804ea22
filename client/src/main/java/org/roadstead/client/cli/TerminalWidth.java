// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How wide the terminal is. */
final class TerminalWidth {
    private static final int USUAL = 80;

    private TerminalWidth() {}

    /** What COLUMNS says, else what stty says, else 80. */
    static int of(Surroundings surroundings) {
        String columns = surroundings.environment().getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9][0-9]{1,3}")) {
            return Integer.parseInt(columns);
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            int space = size.indexOf(' ');
            return size.matches("[0-9]{1,4} [1-9][0-9]{1,3}") ? Integer.parseInt(size.substring(space + 1)) : USUAL;
        } catch (IOException e) {
            // No stty, or no terminal to ask: the usual width will do for a bar.
            return USUAL;
        }
    }
}
