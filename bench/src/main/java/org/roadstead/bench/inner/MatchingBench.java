// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.inner;

import java.util.EnumSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.resource.Verdict;

/** One shape against one capability: what a pull costs for each shape whose verdict is not known yet. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatchingBench {
    private final Shape shape =
            new Shape("ada", "ada", RunKind.COMMAND, 2, 4, 1L << 32, 1L << 30, 0, null, 1, set(), 60_000);
    private final Capability large = capability(64);
    private final Capability small = capability(1);

    private static TreeSet<String> set() {
        return new TreeSet<>(java.util.Set.of("ib"));
    }

    private static Capability capability(int cores) {
        return new Capability(
                new Resources(cores, 1L << 36, 1L << 40, 0),
                null,
                1,
                set(),
                EnumSet.of(RunKind.COMMAND),
                Long.MAX_VALUE,
                Serve.ALL);
    }

    @Benchmark
    public Verdict fits() {
        return Matching.match(shape, large);
    }

    @Benchmark
    public Verdict refused() {
        return Matching.match(shape, small);
    }
}
