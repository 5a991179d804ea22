// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.core.forecast.Features;

/**
 * Slurm's accounting as a table with named columns: {@code eligible_time} (else {@code submit_time}) and {@code start_time} as
 * {@code YYYY-MM-DD HH:MM:SS}; where there are, {@code account, partition, req_cpus, req_mem_mb, req_gpus, time_limit_sec}. Local times are
 * taken as they stand, so that a change of the clock moves all of them alike.
 */
final class CsvFormat implements Trace.Format {
    private static final List<String> FIRST = List.of("eligible_time", "submit_time");

    private final Map<String, Integer> columns = new HashMap<>();

    @Override
    public void line(String line, int number, List<Wait> into) throws TraceException {
        List<String> fields = split(line);
        if (columns.isEmpty()) {
            header(fields);
            return;
        }
        if (fields.size() != columns.size()) {
            throw new TraceException(
                    ":" + number + ": the first line names " + columns.size() + " columns; here are " + fields.size());
        }
        String arrived = FIRST.stream()
                .map(name -> text(fields, name))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        String started = text(fields, "start_time");
        if (arrived.isEmpty() || started.isEmpty()) {
            return;
        }
        Features features = new Features(
                text(fields, "account"),
                text(fields, "partition"),
                whole(fields, "req_cpus", number),
                whole(fields, "req_mem_mb", number),
                whole(fields, "req_gpus", number),
                whole(fields, "time_limit_sec", number));
        into.add(new Wait(features, time(arrived, number), time(started, number)));
    }

    private void header(List<String> names) throws TraceException {
        for (String name : names) {
            columns.put(name.strip(), columns.size());
        }
        boolean arrives = FIRST.stream().anyMatch(columns::containsKey);
        if (!arrives || !columns.containsKey("start_time") || columns.size() != names.size()) {
            throw new TraceException(":1: the first line names the columns, each once, start_time and one of " + FIRST
                    + " among them; here are " + names);
        }
    }

    private String text(List<String> fields, String column) {
        Integer at = columns.get(column);
        String text = at == null ? "" : fields.get(at).strip();
        return text.equals("None") || text.equals("Unknown") || text.equalsIgnoreCase("nan") ? "" : text;
    }

    private long whole(List<String> fields, String column, int number) throws TraceException {
        String text = text(fields, column);
        try {
            return text.isEmpty() ? 0 : (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TraceException(":" + number + ": " + column + " is a number; here is '" + text + "'");
        }
    }

    private static double time(String text, int number) throws TraceException {
        try {
            return LocalDateTime.parse(text.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new TraceException(":" + number + ": a time is YYYY-MM-DD HH:MM:SS; here is '" + text + "'");
        }
    }

    private static List<String> split(String line) {
        if (line.indexOf('"') < 0) {
            return Arrays.asList(line.split(",", -1));
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
