// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.StartForecast;
import org.roadstead.core.forecast.start.WindowTally;

/**
 * Promised against actual as a picture: for each start its window as a bar over the wait that was expected, and the wait that it was as a dot, in or out of
 * it. Both axes are logarithms of how long it was from the promise. A function of its arguments.
 */
final class QualityChart {
    static final String TYPE = "image/svg+xml";
    /** So many of the newest starts are drawn. */
    static final int MOST_STARTS = 400;

    private static final int WIDTH = 900;
    private static final int HEIGHT = 600;
    private static final double LEFT = 70;
    private static final double TOP = 78;
    private static final double SIDE = 450;
    private static final double LEAST = .5;
    private static final double MOST = 30 * 86_400.0;
    private static final Map<Double, String> TICKS = ticks();

    private final StringBuilder out = new StringBuilder();

    private QualityChart() {}

    private static Map<Double, String> ticks() {
        Map<Double, String> ticks = new TreeMap<>();
        ticks.put(1.0, "1 s");
        ticks.put(10.0, "10 s");
        ticks.put(60.0, "1 min");
        ticks.put(600.0, "10 min");
        ticks.put(3_600.0, "1 h");
        ticks.put(21_600.0, "6 h");
        ticks.put(86_400.0, "1 d");
        ticks.put(604_800.0, "7 d");
        return ticks;
    }

    /** @param starts oldest first */
    static String svg(Map<WindowTally.Key, WindowTally> tallies, List<WindowTally.Start> starts) {
        QualityChart chart = new QualityChart();
        chart.frame(tallies);
        List<WindowTally.Start> newest = starts.subList(Math.max(0, starts.size() - MOST_STARTS), starts.size());
        newest.forEach(chart::bar);
        newest.forEach(chart::dot);
        chart.legend(newest.size());
        chart.table(tallies);
        return chart.out.append("</svg>\n").toString();
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void text(double x, double y, String style, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, y, style, escaped(words));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static double part(double seconds) {
        double held = Math.max(LEAST, Math.min(MOST, seconds));
        return Math.log(held / LEAST) / Math.log(MOST / LEAST);
    }

    private static double x(double seconds) {
        return LEFT + SIDE * part(seconds);
    }

    private static double y(double seconds) {
        return TOP + SIDE * (1 - part(seconds));
    }

    private void frame(Map<WindowTally.Key, WindowTally> tallies) {
        WindowTally all = new WindowTally();
        tallies.values().forEach(all::add);
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, HEIGHT);
        text(LEFT, 30, "font-size=\"18\" font-weight=\"bold\"", "Promised and actual starts of jobs");
        text(
                LEFT,
                52,
                "font-size=\"14\"",
                all.starts() == 0
                        ? "No job with a promise has started yet."
                        : String.format(
                                Locale.ROOT,
                                "%,d starts: %.1f %% within their windows, meant are %.0f %%; %.1f %% early, %.1f %% late",
                                all.starts(),
                                100 * all.coverage(),
                                100 * StartForecast.CONFIDENCE,
                                100.0 * all.early() / all.starts(),
                                100.0 * all.late() / all.starts()));
        TICKS.forEach((seconds, words) -> {
            add(
                    "<path d=\"M%.1f %.1fV%.1fM%.1f %.1fH%.1f\" stroke=\"#e4e4e4\"/>",
                    x(seconds), TOP, TOP + SIDE, LEFT, y(seconds), LEFT + SIDE);
            text(x(seconds), TOP + SIDE + 17, "text-anchor=\"middle\"", words);
            text(LEFT - 8, y(seconds) + 4, "text-anchor=\"end\"", words);
        });
        add(
                "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#999\" stroke-dasharray=\"5 4\"/>",
                LEFT, TOP + SIDE, LEFT + SIDE, TOP);
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#666\"/>",
                LEFT, TOP, SIDE, SIDE);
        text(LEFT + SIDE / 2, TOP + SIDE + 40, "text-anchor=\"middle\"", "expected wait, as promised (median)");
        add(
                "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\">actual wait, and the window</text>",
                TOP + SIDE / 2);
    }

    private static double waited(WindowTally.Start start, Instant until) {
        return Duration.between(start.promised().basis().asOf(), until).toMillis() / 1000.0;
    }

    private void bar(WindowTally.Start start) {
        double x = x(waited(start, start.promised().expected()));
        add(
                "<path d=\"M%.1f %.1fV%.1f\" stroke=\"#4a7ebb\" stroke-opacity=\".22\" stroke-width=\"2\"/>",
                x,
                y(waited(start, start.promised().start())),
                y(waited(start, start.promised().end())));
    }

    private void dot(WindowTally.Start start) {
        double x = x(waited(start, start.promised().expected()));
        double y = y(waited(start, start.at()));
        // Apart by shape, too, for who does not see the colours.
        if (start.promised().holds(start.at())) {
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"#1f5fa8\"/>", x, y);
        } else {
            add("<path d=\"M%.1f %.1fl7 7m0 -7l-7 7\" stroke=\"#c8501e\" stroke-width=\"2\"/>", x - 3.5, y - 3.5);
        }
    }

    private void legend(int drawn) {
        double x = LEFT + SIDE + 30;
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"#1f5fa8\"/>", x + 4, TOP + 6);
        text(x + 18, TOP + 10, "", "start within its window");
        add("<path d=\"M%.1f %.1fl7 7m0 -7l-7 7\" stroke=\"#c8501e\" stroke-width=\"2\"/>", x, TOP + 22);
        text(x + 18, TOP + 30, "", "start outside it");
        add("<path d=\"M%.1f %.1fv14\" stroke=\"#4a7ebb\" stroke-opacity=\".5\" stroke-width=\"2\"/>", x + 4, TOP + 38);
        text(x + 18, TOP + 50, "", "promised window (90 %)");
        add("<path d=\"M%.1f %.1fh14\" stroke=\"#999\" stroke-dasharray=\"5 4\"/>", x - 3, TOP + 66);
        text(x + 18, TOP + 70, "", "as expected");
        text(x, TOP + 92, "fill=\"#777\"", String.format(Locale.ROOT, "the newest %,d starts that were kept", drawn));
    }

    /** By where jobs started and what promises were worth, all weeks together. */
    private void table(Map<WindowTally.Key, WindowTally> tallies) {
        Map<String, WindowTally> kinds = new TreeMap<>();
        tallies.forEach((key, tally) -> kinds.computeIfAbsent(
                        key.platform() + (key.commitment() == Commitment.BEST_EFFORT ? ", best effort" : ""),
                        kind -> new WindowTally())
                .add(tally));
        double x = LEFT + SIDE + 30;
        double y = TOP + 130;
        if (!kinds.isEmpty()) {
            text(x, y, "font-weight=\"bold\"", "harvester");
            text(x + 215, y, "font-weight=\"bold\" text-anchor=\"end\"", "starts");
            text(x + 300, y, "font-weight=\"bold\" text-anchor=\"end\"", "in window");
        }
        int rows = 0;
        for (Map.Entry<String, WindowTally> kind : kinds.entrySet()) {
            y += 20;
            if (++rows > 16) {
                text(x, y, "fill=\"#777\"", "and " + (kinds.size() - 16) + " more");
                return;
            }
            WindowTally tally = kind.getValue();
            String name = kind.getKey();
            text(x, y, "", name.length() > 26 ? name.substring(0, 25) + "…" : name);
            text(x + 215, y, "text-anchor=\"end\"", String.format(Locale.ROOT, "%,d", tally.starts()));
            text(x + 300, y, "text-anchor=\"end\"", String.format(Locale.ROOT, "%.1f %%", 100 * tally.coverage()));
        }
    }
}
