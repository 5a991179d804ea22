// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final long TIME = Instant.parse("2026-01-01T10:00:00Z").toEpochMilli();

    private static InstantSource reading(AtomicLong millis) {
        return () -> Instant.ofEpochMilli(millis.get());
    }

    @Test
    void ids_withinAMillisecondAndBackwards_riseStrictly() {
        AtomicLong millis = new AtomicLong(TIME);
        Random steps = new Random(3);
        Ids ids = new Ids(reading(millis), new Random(1));
        String last = "";
        for (int i = 0; i < 100_000; i++) {
            millis.addAndGet(steps.nextInt(5) - 2);
            String id = ids.next('j');
            assertTrue(id.compareTo(last) > 0, id + " after " + last);
            last = id;
        }
    }

    @Test
    void ids_lowBitsAtTheirEnd_stillRise() {
        RandomGenerator ones = () -> -1L;
        Ids ids = new Ids(reading(new AtomicLong(TIME)), new RandomGenerator() {
            private int given;

            @Override
            public long nextLong() {
                // High bits in the middle, low bits full, so that the next id overflows them.
                return given++ == 0 ? 1L << 20 : ones.nextLong();
            }

            @Override
            public int nextInt() {
                return -1;
            }
        });
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            made.add(ids.next('p'));
        }
        List<String> sorted = new ArrayList<>(made);
        Collections.sort(sorted);
        assertEquals(sorted, made);
        assertEquals(50, made.stream().distinct().count());
    }

    @Test
    void ids_laterMilliseconds_sortByTime() {
        AtomicLong millis = new AtomicLong(TIME);
        Ids one = new Ids(reading(millis), new Random(1));
        String early = one.next('j');
        millis.incrementAndGet();
        assertTrue(new Ids(reading(millis), new Random(2)).next('j').compareTo(early) > 0);
    }

    @Test
    void ids_ofDifferentRandomness_differ() {
        AtomicLong millis = new AtomicLong(TIME);
        assertNotEquals(new Ids(reading(millis), new Random(1)).job(), new Ids(reading(millis), new Random(2)).job());
    }

    @Test
    void ids_ofEachKind_haveItsForm() {
        Ids ids = new Ids(InstantSource.fixed(Instant.ofEpochMilli(TIME)), new Random(1));
        assertTrue(JobId.isJobId(ids.job().value()));
        assertTrue(SweepId.isSweepId(ids.sweep().value()));
        assertEquals('t', ids.next('t').charAt(0));
        assertEquals(27, ids.next('t').length());
    }

    @Test
    void member_ofASweep_knowsItsBodyAndIndex() {
        SweepId sweep = new SweepId("s01hzzzzzzzzzzzzzzzzzzzzzzz");
        JobId member = JobId.member(sweep, 17);
        assertEquals("s01hzzzzzzzzzzzzzzzzzzzzzzz.17", member.value());
        assertEquals(sweep.value(), member.body());
        assertEquals(17, member.member());
        assertTrue(JobId.member(sweep, 9).compareTo(member) < 0);
        assertEquals(0, new JobId("j01hzzzzzzzzzzzzzzzzzzzzzzz").member());
        assertEquals("j01hzzzzzzzzzzzzzzzzzzzzzzz", new JobId("j01hzzzzzzzzzzzzzzzzzzzzzzz").body());
        assertEquals(9_999_999, JobId.member(sweep, 9_999_999).member());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "j",
                "J01HZZZZZZZZZZZZZZZZZZZZZZZ",
                "j01hzzzzzzzzzzzzzzzzzzzzzzz.1",
                "s01hzzzzzzzzzzzzzzzzzzzzzzz",
                "s01hzzzzzzzzzzzzzzzzzzzzzzz.",
                "s01hzzzzzzzzzzzzzzzzzzzzzzz.01",
                "s01hzzzzzzzzzzzzzzzzzzzzzzz.-1",
                "s01hzzzzzzzzzzzzzzzzzzzzzzz.100000000",
                "j01hzzzzzzzzzzzzzzzzzzzzzzz\n",
                "x01hzzzzzzzzzzzzzzzzzzzzzzz",
                "j01hzzzzzzzzzzzzzzzzzzzzzz"
            })
    void jobId_ofAnotherForm_isRefused(String text) {
        assertFalse(JobId.isJobId(text));
        assertThrows(IllegalArgumentException.class, () -> new JobId(text));
    }
}
