// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.inner;

import java.nio.charset.StandardCharsets;
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
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.DescriptionWriter;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.Reading;
import org.roadstead.core.protocol.Json;

/** What each submitted job costs before the writer sees it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DescriptionBench {
    private static final byte[] TEXT =
            """
            {"name": "photometry-042", "run": {"kind": "command", "command": ["./photometry", "inputs/042.fits"]},
             "environment": {"OMP_NUM_THREADS": "2"}, "outputs": [{"path": "results/*.csv"}],
             "resources": {"cores": {"min": 2, "max": 4}, "memory": "4GiB"}, "duration": "PT30M"}
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final JobDescription described = described();

    private static JobDescription described() {
        try {
            return ((Reading.Described) DescriptionReader.read(Json.MAPPER.readTree(TEXT))).description();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Benchmark
    public JobDescription read() {
        return described();
    }

    @Benchmark
    public String write() {
        return DescriptionWriter.toJson(described).toString();
    }
}
