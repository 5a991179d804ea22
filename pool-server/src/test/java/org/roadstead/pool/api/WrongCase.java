// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One wrong request of the corpus and what is to be answered; how the files are written stands in wrong/README.md.
 *
 * @param statuses any of these
 * @param detail part of the problem's detail
 * @param faults {@code FIELD | PART}: each must be there, and no fault of another field
 */
record WrongCase(
        String name,
        List<Integer> statuses,
        String detail,
        List<String> faults,
        String who,
        String method,
        String target,
        List<String> headers,
        String kind,
        boolean gzip,
        boolean chunked,
        boolean escaped,
        String body) {
    private static final String GOOD_RUN = "run: {kind: command, command: [\"true\"]}\n";
    private static final Pattern REPEATED = Pattern.compile("@repeat ([0-9]+) (.*?)@");
    private static final Pattern LONG = Pattern.compile("@([0-9]+)@");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(x[0-9a-f]{2}|r|n|t)");

    /** All of a file. */
    static List<WrongCase> read(Path file) {
        String all;
        try {
            all = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<WrongCase> cases = new ArrayList<>();
        for (String block : all.substring(all.indexOf("\n>>> ") + 1).split("\n\n(?=>>> )")) {
            cases.add(new Parser(file.getFileName().toString()).parse(block, cases.size() + 1));
        }
        return cases;
    }

    /** As bytes on the wire. {@code @NAME@} in paths, headers and bodies stands for what {@code names} makes of it. */
    byte[] request(@Nullable String token, UnaryOperator<String> names) {
        if (kind.equals("raw")) {
            String lines = ("\n" + lengthened(names.apply(body)) + "\n").replace("\n--\n", "\n\n");
            boolean open = !body.endsWith("\n--") && !body.equals("--");
            String whole = lines.substring(1, lines.length() - (open ? 1 : 0));
            return escaped(whole.replace("\n", "\r\n"));
        }
        byte[] bytes = escaped
                ? escaped(lengthened(names.apply(body)))
                : lengthened(names.apply(body)).getBytes(UTF_8);
        if (gzip) {
            bytes = zipped(bytes);
        }
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path(names)).append(" HTTP/1.1\nHost: pool\n");
        if (token != null && headers.stream().noneMatch(header -> header.startsWith("Authorization:"))) {
            head.append("Authorization: Bearer ").append(token).append('\n');
        }
        if (!method.equals("GET") && headers.stream().noneMatch(header -> header.startsWith("Content-Type"))) {
            head.append("Content-Type: ").append(type()).append('\n');
        }
        headers.forEach(header -> head.append(lengthened(names.apply(header))).append('\n'));
        if (chunked) {
            head.append("Transfer-Encoding: chunked\n");
        } else if (headers.stream().anyMatch(header -> header.startsWith("Content-Length:"))) {
            bytes = new byte[0];
        } else if (bytes.length > 0 || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(bytes.length).append('\n');
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(escaped(head.append('\n').toString().replace("\n", "\r\n")));
        if (chunked) {
            whole.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
            whole.writeBytes(bytes);
            whole.writeBytes("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
        } else {
            whole.writeBytes(bytes);
        }
        return whole.toByteArray();
    }

    /** What the request line names. */
    String path(UnaryOperator<String> names) {
        return lengthened(names.apply(target));
    }

    private String type() {
        return switch (kind) {
            case "yaml" -> "application/yaml";
            case "ndjson" -> "application/x-ndjson";
            default -> method.equals("PUT") ? "application/octet-stream" : "application/json";
        };
    }

    private static String lengthened(String text) {
        String repeated = REPEATED.matcher(text)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        match.group(2).repeat(Integer.parseInt(match.group(1)))));
        return LONG.matcher(repeated).replaceAll(match -> "x".repeat(Integer.parseInt(match.group(1))));
    }

    private static byte[] escaped(String text) {
        String plain = ESCAPED.matcher(new String(text.getBytes(UTF_8), ISO_8859_1))
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        switch (match.group(1)) {
                            case "r" -> "\r";
                            case "n" -> "\n";
                            case "t" -> "\t";
                            default ->
                                String.valueOf(
                                        (char) Integer.parseInt(match.group(1).substring(1), 16));
                        }));
        return plain.getBytes(ISO_8859_1);
    }

    private static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Parser {
        private final String file;
        private final List<Integer> statuses = new ArrayList<>();
        private final List<String> faults = new ArrayList<>();
        private final List<String> headers = new ArrayList<>();
        private final Map<String, String> said = new LinkedHashMap<>();
        private String detail = "";

        Parser(String file) {
            this.file = file;
        }

        WrongCase parse(String block, int number) {
            StringBuilder text = new StringBuilder();
            for (String line : block.split("\n", -1)) {
                if (line.startsWith(">>> ")) {
                    expected(line.substring(4));
                } else if (line.startsWith("!") && text.isEmpty()) {
                    int space = (line + " ").indexOf(' ');
                    String word = line.substring(1, space);
                    String rest = line.substring(Math.min(line.length(), space + 1));
                    if (word.equals("header")) {
                        headers.add(rest);
                    } else {
                        said.put(word, rest);
                    }
                } else {
                    text.append(line).append('\n');
                }
            }
            String body = text.toString().startsWith("\n") ? text.substring(1) : text.toString();
            String[] call = said.getOrDefault("call", "ann POST /api/v1/jobs").split(" ", 3);
            boolean job = !said.containsKey("call");
            String kind = kind(job);
            boolean run = body.startsWith("run:") || body.contains("\nrun:");
            if (job && kind.equals("yaml") && !run && !said.containsKey("bare")) {
                body = GOOD_RUN + body;
            } else if (!kind.equals("yaml") && body.endsWith("\n")) {
                body = body.substring(0, body.length() - 1);
            }
            return new WrongCase(
                    file + " " + number + ": "
                            + block.lines().findFirst().orElse("").substring(4),
                    statuses.isEmpty() ? List.of(422) : statuses,
                    detail,
                    faults,
                    call[0],
                    call[1],
                    call[2],
                    headers,
                    kind,
                    said.containsKey("gzip"),
                    said.containsKey("chunked"),
                    said.containsKey("escaped") || said.containsKey("bytes"),
                    body);
        }

        private String kind(boolean job) {
            for (String kind : List.of("raw", "json", "ndjson", "yaml")) {
                if (said.containsKey(kind)) {
                    return kind;
                }
            }
            return job ? "yaml" : "json";
        }

        private void expected(String line) {
            int bar = (" " + line + " |").indexOf(" |");
            String field = line.substring(0, Math.max(0, bar - 1));
            if (field.isBlank()) {
                faults.add(lengthened(line));
            } else if (field.matches("[0-9]{3}(/([0-9]{3}|0))*")) {
                for (String status : field.split("/")) {
                    statuses.add(Integer.parseInt(status));
                }
                detail = bar + 2 >= line.length() ? "" : line.substring(bar + 2).strip();
            } else {
                faults.add(lengthened(line));
            }
        }
    }
}
