// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A log of jobs in the order in which they came; only those whose wait is known. */
record Trace(String name, List<Wait> waits) {
    /** Reads a trace line by line; of a job whose wait is not known it adds nothing. */
    interface Format {
        /** @param number of the line, from 1 */
        void line(String line, int number, List<Wait> into) throws TraceException;
    }

    /** SWF or CSV by the file's name, either packed with gzip. */
    static Trace read(Path file) throws TraceException {
        String name = String.valueOf(file.getFileName());
        String plain = name.toLowerCase(Locale.ROOT);
        boolean packed = plain.endsWith(".gz");
        plain = packed ? plain.substring(0, plain.length() - 3) : plain;
        Format format;
        if (plain.endsWith(".swf")) {
            format = new SwfFormat();
        } else if (plain.endsWith(".csv")) {
            format = new CsvFormat();
        } else {
            throw new TraceException(file + ": a trace is named *.swf or *.csv, or either with .gz");
        }
        if (!Files.isRegularFile(file)) {
            throw new TraceException(file + ": there is no such file");
        }
        List<Wait> waits = new ArrayList<>();
        int number = 0;
        try (InputStream raw = Files.newInputStream(file);
                InputStream bytes = packed ? new GZIPInputStream(raw, 1 << 16) : raw;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    format.line(line, number, waits);
                }
            }
        } catch (TraceException e) {
            throw new TraceException(file + e.getMessage());
        } catch (ZipException e) {
            throw new TraceException(file + ": it is not packed with gzip, as its name says (" + e.getMessage() + ")");
        } catch (EOFException e) {
            throw new TraceException(file + ": it ends early, after line " + number);
        } catch (CharacterCodingException e) {
            throw new TraceException(file + ": it is not text, after line " + number);
        } catch (IOException e) {
            throw new TraceException(file + ": it cannot be read: " + e.getMessage());
        }
        if (waits.isEmpty()) {
            throw new TraceException(file + ": none of its " + number + " lines holds a job whose wait is known,"
                    + " so there is nothing to forecast");
        }
        waits.sort(Comparator.comparingDouble(Wait::arrived));
        return new Trace(name, waits);
    }
}
