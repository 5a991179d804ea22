// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Verdict.Refusal;

class MatchingTest {
    private static final long MIB = 1L << 20;
    private static final Capability NODE = new Capability(
            new Resources(8, 1024 * MIB, 4096 * MIB, 2),
            "a100",
            1,
            set("ib"),
            Set.of(RunKind.COMMAND),
            3_600_000,
            new Serve(false, set("ada"), set("astro")));
    private static final Shape FITTING = new Shape(
            "ada", "astro", RunKind.COMMAND, 8, 16, 1024 * MIB, 4096 * MIB, 2, "a100", 1, set("ib"), 3_600_000);

    private static SortedSet<String> set(String... words) {
        return new TreeSet<>(List.of(words));
    }

    private static Shape shape(
            int cores,
            long memory,
            long disk,
            int gpus,
            @Nullable String type,
            int nodes,
            @Nullable String feature,
            long time) {
        return new Shape(
                "ada",
                "astro",
                RunKind.COMMAND,
                cores,
                cores,
                memory,
                disk,
                gpus,
                type,
                nodes,
                feature == null ? set() : set(feature),
                time);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        shape(9, 0, 0, 0, null, 1, null, 0),
                        Reason.TOO_MANY_CORES,
                        "9 cores are asked, at most 8 are here"),
                Arguments.of(
                        shape(1, 1025 * MIB, 0, 0, null, 1, null, 0),
                        Reason.TOO_MUCH_MEMORY,
                        "1025 MiB of memory are asked, at most 1024 MiB are here"),
                Arguments.of(
                        shape(1, 0, 4097 * MIB, 0, null, 1, null, 0),
                        Reason.TOO_MUCH_DISK,
                        "4097 MiB of disk are asked, at most 4096 MiB are here"),
                Arguments.of(
                        shape(1, 0, 0, 3, "v100", 1, null, 0),
                        Reason.TOO_MANY_GPUS,
                        "3 GPUs are asked, at most 2 are here"),
                Arguments.of(
                        shape(1, 0, 0, 1, "v100", 1, null, 0),
                        Reason.GPU_TYPE_MISSING,
                        "GPUs of type v100 are asked, here are a100"),
                Arguments.of(
                        shape(1, 0, 0, 0, null, 2, null, 0),
                        Reason.TOO_MANY_NODES,
                        "2 nodes are asked, at most 1 are here"),
                Arguments.of(
                        shape(1, 0, 0, 0, null, 1, "avx", 0),
                        Reason.FEATURE_MISSING,
                        "the feature avx is asked and not here"),
                Arguments.of(
                        shape(1, 0, 0, 0, null, 1, null, 3_601_000),
                        Reason.TOO_LONG,
                        "the job takes up to 3601 s, here it may take 3600 s"),
                Arguments.of(
                        new Shape("bob", "bio", RunKind.COMMAND, 1, 1, 0, 0, 0, null, 1, set(), 0),
                        Reason.NOT_SERVED,
                        "neither bob nor the group bio is served here"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void matching_oneThingTooMuch_saysWhichAndBothFigures(Shape shape, Reason reason, String message) {
        Verdict verdict = Matching.match(shape, NODE);
        assertFalse(verdict.fits());
        assertEquals(List.of(new Refusal(reason, message)), verdict.refusals());
    }

    private static Shape container(String image) {
        return new Shape("ada", "astro", RunKind.CONTAINER, 1, 1, 0, 0, 0, null, 1, set(), 0, image);
    }

    private static Capability taking(Set<RunKind> kinds, @Nullable String image) {
        return new Capability(NODE.most(), "a100", 1, set(), kinds, 3_600_000, Serve.ALL, image);
    }

    @Test
    void matching_containerWhereNothingRunsOne_saysSo() {
        assertEquals(
                List.of(new Refusal(Reason.KIND_UNSUPPORTED, "nothing here runs containers")),
                Matching.match(container("tool:1"), NODE).refusals());
    }

    @Test
    void matching_containers_fitWhereAnyOrTheirImageIsTaken() {
        Set<RunKind> both = Set.of(RunKind.COMMAND, RunKind.CONTAINER);
        Capability its = taking(Set.of(RunKind.CONTAINER), "tool:1");
        assertTrue(Matching.match(container("tool:1"), taking(both, null)).fits());
        assertTrue(Matching.match(container("tool:1"), its).fits());
        assertEquals(
                List.of(new Refusal(Reason.OTHER_IMAGE, "only jobs of the image tool:1 run here")),
                Matching.match(container("tool:2"), its).refusals());
        assertEquals(
                List.of(new Refusal(Reason.KIND_UNSUPPORTED, "run.kind command is not supported here")),
                Matching.match(shape(1, 0, 0, 0, null, 1, null, 0), its).refusals());
    }

    @Test
    void matching_exactlyWhatIsHere_fits() {
        assertEquals(Verdict.FITS, Matching.match(FITTING, NODE));
        assertTrue(Matching.match(shape(1, 0, 0, 2, null, 1, null, 0), NODE).fits(), "any type of GPU");
        assertTrue(Matching.match(shape(1, 0, 0, 0, "v100", 1, null, 0), NODE).fits(), "no GPU of any type");
    }

    @Test
    void matching_everythingTooMuch_saysAllOfIt() {
        Capability nothing =
                new Capability(Resources.NONE, null, 0, set(), Set.of(), 0, new Serve(false, set(), set()));
        assertEquals(
                List.of(
                        Reason.TOO_MANY_CORES,
                        Reason.TOO_MUCH_MEMORY,
                        Reason.TOO_MUCH_DISK,
                        Reason.TOO_MANY_GPUS,
                        Reason.TOO_MANY_NODES,
                        Reason.FEATURE_MISSING,
                        Reason.KIND_UNSUPPORTED,
                        Reason.TOO_LONG,
                        Reason.NOT_SERVED),
                Matching.match(FITTING, nothing).refusals().stream()
                        .map(Refusal::reason)
                        .toList());
        assertTrue(Matching.match(FITTING, nothing).refusals().stream()
                .anyMatch(refusal -> refusal.message().equals("run.kind command is not supported here")));
    }

    @Test
    void serve_ownerOrGroup_isEnough() {
        assertTrue(NODE.serve().serves("ada", "other"));
        assertTrue(NODE.serve().serves("other", "astro"));
        assertFalse(NODE.serve().serves("other", "other"));
        assertTrue(Serve.ALL.serves("anybody", "any"));
    }

    @Test
    void resources_addedAndTaken_areWhatTheyWere() {
        Resources one = new Resources(1, 10, 100, 2);
        Resources more = new Resources(3, 30, 300, 4);
        assertEquals(new Resources(4, 40, 400, 6), one.plus(more));
        assertEquals(one, one.plus(more).minus(more));
        assertTrue(more.covers(one) && one.covers(one) && one.covers(Resources.NONE));
        assertFalse(one.covers(more));
        assertFalse(more.covers(new Resources(0, 0, 0, 5)));
        assertFalse(more.covers(new Resources(0, 0, 301, 0)));
        assertFalse(more.covers(new Resources(0, 31, 0, 0)));
        assertFalse(more.covers(new Resources(4, 0, 0, 0)));
        assertEquals(new Resources(8, 1024 * MIB, 4096 * MIB, 2), FITTING.least());
    }
}
