// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** How Slurm writes times and durations. */
public final class SlurmTime {
    private SlurmTime() {}

    /** Of {@code 1-02:03:04}, {@code 2:03:04}, {@code 3:04} (minutes and seconds) or {@code 3} (minutes); empty when nothing limits it. */
    public static Optional<Duration> duration(String text) {
        String rest = text.strip();
        int dash = rest.indexOf('-');
        try {
            long days = dash < 0 ? 0 : Long.parseLong(rest.substring(0, dash));
            String[] parts = rest.substring(dash + 1).split(":", -1);
            long[] values = new long[parts.length];
            for (int i = 0; i < parts.length; i++) {
                values[i] = Long.parseLong(parts[i]);
            }
            // After days the first number is hours; without, a lone number is minutes and two are minutes and seconds.
            Duration time;
            if (parts.length == 3) {
                time = Duration.ofHours(values[0]).plusMinutes(values[1]).plusSeconds(values[2]);
            } else if (dash >= 0) {
                time = Duration.ofHours(values[0]).plusMinutes(parts.length > 1 ? values[1] : 0);
            } else {
                time = Duration.ofMinutes(values[0]).plusSeconds(parts.length > 1 ? values[1] : 0);
            }
            return Optional.of(time.plusDays(days));
        } catch (NumberFormatException unlimited) {
            // infinite, UNLIMITED, n/a
            return Optional.empty();
        }
    }

    /** How {@code --time} is given: whole minutes, rounded up, at least one. */
    public static String minutes(Duration time) {
        return Long.toString(Math.max(1, (time.toSeconds() + 59) / 60));
    }

    /** Of seconds since 1970, or of local time where SLURM_TIME_FORMAT is not heeded; empty for N/A, Unknown and the like. */
    public static Optional<Instant> instant(String text) {
        String time = text.strip();
        try {
            if (time.matches("[0-9]{1,12}")) {
                long seconds = Long.parseLong(time);
                return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
            }
            return Optional.of(
                    LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant());
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
