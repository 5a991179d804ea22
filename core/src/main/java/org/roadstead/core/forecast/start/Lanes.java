// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.util.Arrays;
import org.roadstead.core.forecast.start.Basis.Method;

/**
 * Places on which jobs of one size start one after another. A lane begins at a moment and takes its last job at another; between them
 * it starts one for each {@code run} seconds. So by {@code t} lanes have started {@code sum of w (1 + (min(t, last) - begin) / run)}, and the
 * one with {@code n} before it starts when that reaches {@code n + 1}. Reusable; for one thread.
 */
final class Lanes {
    private double[] begins = new double[64];
    private double[] lasts = new double[64];
    private double[] widths = new double[64];
    private Method[] kinds = new Method[64];
    private long[] order = new long[128];
    private int size;

    /** On what the last answer of {@link #start} rests. */
    private Method met = Method.NOTHING_SEEN;

    private int site;
    private int[] sites = new int[64];
    private int metAt = -1;

    void clear() {
        size = 0;
        site = 0;
    }

    /** What is added from here on is of the site with this number. */
    void of(int number) {
        site = number;
    }

    void add(double begin, double last, double width, Method kind) {
        if (width <= 0 || last < begin) {
            return;
        }
        if (size == begins.length) {
            begins = Arrays.copyOf(begins, 2 * size);
            lasts = Arrays.copyOf(lasts, 2 * size);
            widths = Arrays.copyOf(widths, 2 * size);
            kinds = Arrays.copyOf(kinds, 2 * size);
            sites = Arrays.copyOf(sites, 2 * size);
            order = new long[4 * size];
        }
        begins[size] = begin;
        lasts[size] = last;
        widths[size] = width;
        sites[size] = site;
        kinds[size++] = kind;
    }

    int size() {
        return size;
    }

    /** Each with its site. */
    void addAll(Lanes others) {
        for (int i = 0; i < others.size; i++) {
            site = others.sites[i];
            add(others.begins[i], others.lasts[i], others.widths[i], others.kinds[i]);
        }
    }

    /** Lanes that are free at once. */
    double idle() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += begins[i] <= 0 ? widths[i] : 0;
        }
        return sum;
    }

    Method met() {
        return met;
    }

    /** Of which site; -1 when there is no lane. */
    int metAt() {
        return metAt;
    }

    /**
     * When the one with {@code ahead} before it starts, in seconds; {@code otherwise} without any lane.
     *
     * @param run seconds of each before it, more than 0
     */
    double start(double ahead, double run, double otherwise) {
        met = Method.NOTHING_SEEN;
        metAt = -1;
        if (size == 0) {
            return otherwise;
        }
        int events = 0;
        for (int i = 0; i < size; i++) {
            order[events++] = at(begins[i], 2 * i);
            if (lasts[i] < Double.POSITIVE_INFINITY) {
                order[events++] = at(lasts[i], 2 * i + 1);
            }
        }
        Arrays.sort(order, 0, events);
        double wanted = ahead + 1 - 1e-9;
        double started = 0;
        double speed = 0;
        double time = 0;
        for (int e = 0; e < events; e++) {
            int event = (int) (order[e] & 0xFFFFF);
            int lane = event / 2;
            double moment = event % 2 == 0 ? begins[lane] : lasts[lane];
            if (speed > 0 && started + speed * (moment - time) >= wanted) {
                return time + (wanted - started) / speed;
            }
            started += speed * Math.max(0, moment - time);
            time = Math.max(time, moment);
            if (event % 2 == 0) {
                started += widths[lane];
                speed += widths[lane] / run;
                met = kinds[lane];
                metAt = sites[lane];
                if (started >= wanted) {
                    return time;
                }
            } else {
                speed -= widths[lane] / run;
            }
        }
        if (speed > 1e-12) {
            return time + (wanted - started) / speed;
        }
        // All have ended: what comes after them is taken to do as they did.
        return (time + run) * (wanted / Math.max(1e-9, started));
    }

    /** Sorts by the moment, to a millisecond, begins before ends. */
    private static long at(double seconds, int event) {
        return (Math.min(1L << 42, (long) (seconds * 1000)) << 20) | event;
    }
}
