// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Basis;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.resource.Verdict;
import org.roadstead.core.time.StartWindow;

/** Harvesters and requests as tests of offers need them. */
final class OfferWorld {
    static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private OfferWorld() {}

    static Terms terms(int min, int max) {
        Shape shape = new Shape(
                "ada", "astro", RunKind.COMMAND, min, max, 1 << 30, 1 << 30, 0, null, 1, new TreeSet<>(), 3_600_000);
        return new Terms(shape, 0, 1, 1_800_000, IfMissed.FAIL);
    }

    static OfferRequest request(String id, int min, int max, StartWindow... wished) {
        return request(id, "ada", min, max, false, wished);
    }

    static OfferRequest request(String id, String owner, int min, int max, boolean many, StartWindow... wished) {
        List<StartWindow> all = wished.length == 0 ? List.of(StartWindow.OPEN) : List.of(wished);
        return new OfferRequest(
                id, owner, "astro", terms(min, max), all.get(0), all, "UTC", Duration.ZERO, many, .5, "{}");
    }

    static StartWindow within(Duration time) {
        return new StartWindow(null, NOW.plus(time));
    }

    /** One that starts a job evenly between two times, later by {@code slower} for each core more than one. */
    record Even(
            String harvester, int cores, int pilots, Duration from, Duration to, Duration slower, Commitment commitment)
            implements Candidate {
        static Even of(String harvester, int cores, int fromSeconds, int toSeconds) {
            return new Even(
                    harvester,
                    cores,
                    1,
                    Duration.ofSeconds(fromSeconds),
                    Duration.ofSeconds(toSeconds),
                    Duration.ZERO,
                    Commitment.PREDICTED);
        }

        Even slower(Duration each) {
            return new Even(harvester, cores, pilots, from, to, each, commitment);
        }

        Even with(int others) {
            return new Even(harvester, cores, others, from, to, slower, commitment);
        }

        Even under(Commitment other) {
            return new Even(harvester, cores, pilots, from, to, slower, other);
        }

        @Override
        public String platform() {
            return "test";
        }

        @Override
        public Verdict verdict(Shape shape) {
            return shape.coresMin() <= cores
                    ? Verdict.FITS
                    : new Verdict(
                            List.of(new Verdict.Refusal(Reason.TOO_MANY_CORES, "at most " + cores + " are here")));
        }

        @Override
        public int mostCores(Shape shape) {
            return cores;
        }

        @Override
        public Expectation start(Shape shape, @Nullable Instant release) {
            Duration later = slower.multipliedBy(shape.coresMin() - 1L);
            return new Between(
                    after(release, NOW.plus(from).plus(later)),
                    after(release, NOW.plus(to).plus(later)),
                    commitment);
        }

        private static Instant after(@Nullable Instant release, Instant moment) {
            return release != null && moment.isBefore(release) ? release : moment;
        }
    }

    private record Between(Instant from, Instant to, Commitment commitment) implements Expectation {
        @Override
        public Instant quantile(double p) {
            return from.plusMillis(Math.round(p * Duration.between(from, to).toMillis()));
        }

        @Override
        public double probability(Instant begin, Instant end) {
            return Math.max(0, upTo(end) - upTo(begin.minusMillis(1)));
        }

        private double upTo(Instant at) {
            double whole = Duration.between(from, to).toMillis();
            return Math.max(0, Math.min(1, Duration.between(from, at).toMillis() / Math.max(1, whole)));
        }

        @Override
        public Basis basis() {
            return new Basis(Basis.Method.PILOTS_AT_WORK, 100, 0, NOW);
        }
    }
}
