// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Ids;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.Queue;

/** What every {@link Platform} keeps to. A subclass brings the platform and a few levers on the world behind it. */
@NullUnmarked // fields are set by JUnit
public abstract class PlatformContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Ids ids = new Ids(InstantSource.system(), new Random(7));
    private Platform platform;

    /** A new instance on the world of this test, as after a restart of the harvester. */
    protected abstract Platform connect() throws Exception;

    /** How many pilots with this id run in that world. */
    protected abstract int running(String pilot) throws Exception;

    /** Lets a pilot die by itself, and at once. */
    protected abstract void kill(String pilot) throws Exception;

    /** From now on pilots that are started pass over polite requests to end. */
    protected abstract void stubborn() throws Exception;

    @BeforeEach
    void connectFirst() throws Exception {
        platform = connect();
    }

    @AfterEach
    void letGo() {
        platform.close();
    }

    @Test
    void pilot_started_is_seen_running_in_an_allocation() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        assertNotEquals(null, look(pilot).allocation());
        assertEquals(1, running(pilot));
    }

    @Test
    void pilot_started_twice_runs_once() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        assertEquals(List.of(), platform.start(List.of(order(pilot))));
        assertEquals(1, running(pilot));
    }

    @Test
    void pilot_started_again_after_a_restart_runs_once_and_is_found() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        restart();
        assertEquals(List.of(), platform.start(List.of(order(pilot))));
        assertEquals(PilotSeen.State.RUNNING, look(pilot).state());
        assertEquals(1, running(pilot));
    }

    @Test
    void pilots_asked_for_together_run_once_each() throws Exception {
        List<String> pilots = List.of(ids.next('p'), ids.next('p'), ids.next('p'));
        List<PilotOrder> orders = pilots.stream().map(this::order).toList();
        assertEquals(List.of(), platform.start(orders));
        for (String pilot : pilots) {
            awaitState(pilot, PilotSeen.State.RUNNING);
        }
        assertEquals(List.of(), platform.start(orders));
        for (String pilot : pilots) {
            assertEquals(1, running(pilot));
        }
    }

    @Test
    void queues_are_open_have_names_and_room_for_a_pilot() {
        List<Queue> queues = platform.queues();
        assertFalse(queues.isEmpty());
        assertEquals(queues.size(), queues.stream().map(Queue::name).distinct().count());
        assertTrue(queues.stream()
                .anyMatch(queue -> queue.closed() == null
                        && queue.kinds().stream()
                                .anyMatch(kind -> kind.size().covers(order("p").size()))));
    }

    @Test
    void observation_of_many_answers_for_each_once() throws Exception {
        List<String> pilots = List.of(started(), started(), started(), ids.next('p'));
        Map<String, PilotSeen> seen =
                platform.observe(pilots).stream().collect(Collectors.toMap(PilotSeen::pilot, one -> one));
        assertEquals(4, seen.size());
        assertTrue(seen.keySet().containsAll(pilots));
    }

    @Test
    void pilot_never_started_is_never_said_to_run() {
        assertFalse(List.of(PilotSeen.State.RUNNING, PilotSeen.State.PENDING)
                .contains(look(ids.next('p')).state()));
    }

    @Test
    void pilot_that_died_is_said_to_be_dead_from_then_on_also_after_a_restart() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        kill(pilot);
        awaitState(pilot, PilotSeen.State.DEAD);
        assertEquals(0, running(pilot));
        assertEquals(PilotSeen.State.DEAD, look(pilot).state());
        restart();
        assertEquals(PilotSeen.State.DEAD, look(pilot).state());
    }

    @Test
    void pilot_that_died_while_nobody_looked_is_dead_after_the_restart() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        platform.close();
        kill(pilot);
        platform = connect();
        awaitState(pilot, PilotSeen.State.DEAD);
    }

    @Test
    void end_asked_twice_ends_the_pilot() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        platform.end(pilot, Reason.DRAINING, LONG);
        platform.end(pilot, Reason.DRAINING, LONG);
        awaitState(pilot, PilotSeen.State.DEAD);
        platform.end(pilot, Reason.DRAINING, LONG);
        assertEquals(PilotSeen.State.DEAD, look(pilot).state());
    }

    @Test
    void pilot_that_does_not_listen_is_ended_by_force_after_the_grace() throws Exception {
        stubborn();
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        platform.end(pilot, Reason.DRAINING, LONG);
        assertEquals(PilotSeen.State.RUNNING, look(pilot).state());
        platform.end(pilot, Reason.DRAINING, Duration.ofMillis(20));
        awaitState(pilot, PilotSeen.State.DEAD);
        assertEquals(0, running(pilot));
    }

    @Test
    void end_of_a_pilot_that_is_not_there_is_passed_over() {
        platform.end(ids.next('p'), Reason.DRAINING, Duration.ZERO);
    }

    @Test
    void end_of_one_leaves_the_others() throws Exception {
        String ended = started();
        String other = started();
        awaitState(other, PilotSeen.State.RUNNING);
        platform.end(ended, Reason.DRAINING, Duration.ZERO);
        awaitState(ended, PilotSeen.State.DEAD);
        assertEquals(PilotSeen.State.RUNNING, look(other).state());
        assertEquals(1, running(other));
    }

    @Test
    void change_is_told_when_a_pilot_dies() throws Exception {
        AtomicInteger told = new AtomicInteger();
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        platform.onChange(told::incrementAndGet);
        kill(pilot);
        await().atMost(PATIENCE).until(() -> told.get() > 0);
    }

    protected final String started() throws Exception {
        String pilot = ids.next('p');
        assertEquals(List.of(), platform.start(List.of(order(pilot))));
        return pilot;
    }

    protected final Platform platform() {
        return platform;
    }

    protected final void restart() throws Exception {
        platform.close();
        platform = connect();
    }

    /** A small pilot in the platform's first queue; a platform with other wants says so here. */
    protected PilotOrder order(String pilot) {
        return new PilotOrder(
                pilot,
                "token-of-" + pilot,
                "http://127.0.0.1:1",
                new Resources(1, 1 << 30, 1 << 30, 0),
                null,
                platform.queues().get(0).name(),
                null,
                new TreeSet<>(),
                null);
    }

    protected final PilotSeen look(String pilot) {
        return platform.observe(List.of(pilot)).get(0);
    }

    protected final void awaitState(String pilot, PilotSeen.State state) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> look(pilot).state() == state);
    }
}
