// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.core.supply.Bench.MIB;
import static org.roadstead.core.supply.Bench.cores;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;

/** In which queue pilots are asked for, how large, for how long, and what is done when a queue does not want them. */
class QueueSupplyTest {
    private static final NodeKind PLAIN = kind(16, 0, null, 4);
    private static final NodeKind GPUS = kind(16, 4, "a100", 2, "ib");
    private static final Queue DEBUG = queue("debug", Duration.ofHours(2), PLAIN);
    private static final Queue LONG = queue("long", Duration.ofHours(24), PLAIN, GPUS);

    private static NodeKind kind(int cores, int gpus, @Nullable String type, int nodes, String... features) {
        Resources size = new Resources(cores, cores * 2048L * MIB, cores * 8192L * MIB, gpus);
        return new NodeKind(size, type, new TreeSet<>(Set.of(features)), nodes);
    }

    private static Queue queue(String name, Duration longest, NodeKind... kinds) {
        return new Queue(name, List.of(kinds), longest, 6, 3, null);
    }

    private static Queue closed(Queue queue) {
        return new Queue(
                queue.name(), queue.kinds(), queue.longest(), queue.mostPilots(), queue.mostPending(), "it is down");
    }

    private static Bench bench(Queue... queues) {
        return new Bench(new HarvesterSettings(
                        "h1",
                        "slurm",
                        "test",
                        Serve.ALL,
                        new Resources(1000, 1L << 50, 1L << 50, 100),
                        new Resources(8, 1L << 40, 1L << 40, 4),
                        List.of(RunKind.COMMAND),
                        List.of(queues),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(60),
                        false,
                        Lives.USUAL))
                .greet();
    }

    private static String resources(int cores, String more) {
        return "{\"cores\":" + cores + more + "}";
    }

    private static List<PilotSize> starts(Bench bench) {
        return bench.ledger.supply(bench.now).start();
    }

    private static String why(Bench bench) {
        return bench.ledger.supply(bench.now).why();
    }

    private static HarvesterMessages.QueueStatus status(Bench bench, String queue) {
        return Objects.requireNonNull(bench.ledger.status(bench.now).queues()).stream()
                .filter(each -> each.name().equals(queue))
                .findFirst()
                .orElseThrow();
    }

    /** Starts whatever is wanted; the platform takes it. */
    private static List<String> start(Bench bench) {
        List<PilotSize> sizes = starts(bench);
        List<String> ids = new java.util.ArrayList<>();
        for (PilotSize size : sizes) {
            String id = "p" + bench.ledger.pilots().size() + "-" + bench.now.monotonicMillis();
            ids.add(id);
            bench.commit(out -> {
                bench.ledger.pilotStarting(id, "hash-" + id, size, bench.now, out);
                return true;
            });
        }
        return ids;
    }

    private static void refuse(Bench bench, List<String> pilots) {
        for (String pilot : pilots) {
            bench.commit(out -> {
                bench.ledger.pilotRefused(pilot, "invalid account", bench.now, out);
                return true;
            });
        }
    }

    @Test
    void needs_that_are_alike_become_orders_that_are_equal() {
        Bench bench = bench(DEBUG);
        bench.grant(20, "ada");
        List<PilotSize> starts = starts(bench);
        assertEquals(3, starts.size());
        assertEquals(1, new HashSet<>(starts).size());
        assertEquals(8, starts.get(0).resources().cores());
    }

    @Test
    void pilot_is_no_larger_than_the_backlog_and_no_longer_than_the_queue() {
        Bench bench = bench(DEBUG);
        bench.grant(bench.lease("ada", resources(1, ",\"memory\":\"1GiB\""), "PT10M"));
        PilotSize one = starts(bench).get(0);
        assertEquals(1, one.resources().cores());
        assertEquals(1024 * MIB, one.resources().memory());
        assertEquals(Duration.ofMinutes(15), one.life());
        bench.grant(bench.lease("ada", resources(1, ""), "PT1H55M"), bench.lease("ada", resources(1, ""), "PT1H55M"));
        assertEquals(
                List.of("1 PT15M", "2 PT2H"),
                starts(bench).stream()
                        .map(size -> size.resources().cores() + " " + size.life())
                        .toList());
    }

    @Test
    void job_too_long_for_one_queue_goes_to_another_and_one_too_long_for_all_is_not_asked_for() {
        Bench bench = bench(DEBUG, LONG);
        bench.grant(bench.lease("ada", resources(1, ""), "PT2H"));
        PilotSize pilot = starts(bench).get(0);
        assertEquals("long", pilot.queue());
        assertEquals(Duration.ofHours(3), pilot.life());
        List<Capability> offered = bench.ledger.pull(bench.now).orElseThrow().capabilities();
        long longest =
                offered.stream().mapToLong(Capability::longestMillis).max().orElseThrow();
        assertEquals(Duration.ofHours(24).toMillis() - 30_000 - 60_000, longest);
        assertEquals(offered, bench.ledger.status(bench.now).capabilities());
    }

    @Test
    void gpus_and_features_are_asked_for_by_those_who_need_them_only() {
        Bench bench = bench(LONG);
        bench.grant(
                bench.lease("ada", resources(2, ",\"gpus\":{\"count\":1,\"type\":\"a100\"}"), "PT10M"),
                bench.lease("ada", resources(2, ""), "PT10M"),
                bench.lease("ada", resources(2, ",\"features\":[\"ib\"]"), "PT10M"));
        List<PilotSize> starts = starts(bench);
        assertEquals(3, starts.size());
        assertEquals("a100", starts.get(0).gpuType());
        assertEquals(1, starts.get(0).resources().gpus());
        assertNull(starts.get(1).gpuType());
        assertEquals(0, starts.get(1).resources().gpus());
        assertEquals(Set.of(), starts.get(1).features());
        assertEquals(Set.of("ib"), starts.get(2).features());
    }

    @Test
    void pilots_that_wait_are_counted_on_and_never_more_than_may_wait() {
        Bench bench = bench(DEBUG);
        bench.grant(100, "ada");
        List<String> first = start(bench);
        assertEquals(3, first.size());
        assertEquals(List.of(), starts(bench));
        first.forEach(pilot -> bench.seen(pilot, PilotSeen.State.PENDING));
        for (int minute = 0; minute < 30; minute++) {
            bench.reported();
            bench.after(Duration.ofMinutes(1));
        }
        assertEquals(List.of(), starts(bench), "patience is not for what waits in the platform's queue");
        assertEquals(List.of(), bench.ledger.supply(bench.now).end());
        assertEquals(3, status(bench, "debug").pending());
        bench.seen(first.get(0), PilotSeen.State.RUNNING);
        assertEquals(2, status(bench, "debug").pending());
        assertEquals("PENDING", bench.ledger.status(bench.now).pilots().get(1).state());
    }

    @Test
    void slow_view_of_the_platform_submits_nothing_twice() {
        Bench bench = bench(DEBUG);
        bench.grant(8, "ada");
        List<String> first = start(bench);
        assertEquals(1, first.size());
        bench.after(Duration.ofMinutes(5));
        bench.seen(first.get(0), PilotSeen.State.UNKNOWN);
        assertEquals(List.of(), starts(bench));
        bench.restart(true);
        bench.greet();
        bench.ledger.queues(List.of(DEBUG));
        assertEquals(List.of(), starts(bench));
    }

    @Test
    void pilots_of_a_queue_that_closes_are_not_counted_on() {
        Bench bench = bench(DEBUG, LONG);
        bench.grant(8, "ada");
        start(bench).forEach(pilot -> bench.seen(pilot, PilotSeen.State.PENDING));
        bench.ledger.queues(List.of(closed(DEBUG), LONG));
        assertEquals("long", starts(bench).get(0).queue());
        assertEquals("CLOSED", status(bench, "debug").state());
        assertEquals("it is down", status(bench, "debug").why());
    }

    @Test
    void queue_that_refuses_gets_a_handful_of_attempts_and_is_paused_then_tried_now_and_then() {
        Bench bench = bench(DEBUG);
        bench.grant(40, "ada");
        int attempts = 0;
        int orders = 0;
        for (int second = 0; second < 200; second++) {
            List<String> pilots = start(bench);
            attempts += pilots.isEmpty() ? 0 : 1;
            orders += pilots.size();
            refuse(bench, pilots);
            bench.reported();
            bench.after(Duration.ofSeconds(1));
        }
        assertEquals(5, attempts);
        assertEquals(3 + 4, orders, "all that are wanted at first, then one at a time");
        assertEquals("PAUSED", status(bench, "debug").state());
        assertTrue(String.valueOf(status(bench, "debug").why()).contains("invalid account"));
    }

    @Test
    void paused_queue_resumes_when_one_pilot_is_taken() {
        Bench bench = bench(DEBUG);
        bench.grant(40, "ada");
        for (int i = 0; i < 5; i++) {
            refuse(bench, start(bench));
            bench.reported();
            bench.after(Duration.ofSeconds(61));
        }
        assertEquals("PAUSED", status(bench, "debug").state());
        for (int i = 0; i < 5; i++) {
            bench.reported();
            bench.after(Duration.ofSeconds(60));
        }
        assertEquals(0, bench.ledger.status(bench.now).queued(), "others may have them meanwhile");
        bench.grant(40, "ada");
        List<String> probe = start(bench);
        assertEquals(1, probe.size());
        assertEquals(List.of(), starts(bench));
        bench.seen(probe.get(0), PilotSeen.State.PENDING);
        assertEquals("OPEN", status(bench, "debug").state());
        assertEquals(2, starts(bench).size());
    }

    @Test
    void queue_whose_pilots_die_young_is_tried_with_one_at_a_time() {
        Bench bench = bench(DEBUG);
        bench.grant(40, "ada");
        List<String> pilots = start(bench);
        for (String pilot : pilots) {
            bench.seen(pilot, PilotSeen.State.RUNNING);
            bench.seen(pilot, PilotSeen.State.DEAD);
        }
        assertEquals(List.of(), starts(bench));
        assertTrue(why(bench).contains("died young"), why(bench));
        bench.after(Duration.ofSeconds(1));
        List<String> probe = start(bench);
        assertEquals(1, probe.size());
        bench.seen(probe.get(0), PilotSeen.State.RUNNING);
        assertEquals(List.of(), starts(bench));
        bench.hello(probe.get(0), 8, "ada");
        bench.after(Duration.ofSeconds(10));
        assertEquals(3, starts(bench).size(), "it has lived");
    }

    @Test
    void one_queue_in_trouble_leaves_the_other_to_be_used() {
        Bench bench = bench(DEBUG, LONG);
        bench.grant(8, "ada");
        refuse(bench, start(bench));
        assertEquals("long", starts(bench).get(0).queue());
    }

    @Test
    void pilot_nobody_needs_any_more_is_taken_back_from_the_queue() {
        Bench bench = bench(DEBUG);
        List<HarvesterMessages.Lease> leases = bench.grant(1, "ada");
        String pilot = start(bench).get(0);
        bench.seen(pilot, PilotSeen.State.PENDING);
        bench.pilot("other", 8, "ada");
        bench.claims("other", leases.get(0));
        bench.after(Duration.ofSeconds(30));
        assertEquals(List.of(), bench.ledger.supply(bench.now).end());
        bench.after(Duration.ofSeconds(31));
        assertEquals(List.of(pilot), bench.ledger.supply(bench.now).end());
        bench.seen(pilot, PilotSeen.State.DEAD);
        assertEquals("OPEN", status(bench, "debug").state());
        assertNull(status(bench, "debug").why());
    }

    @Test
    void idle_pilot_with_too_little_time_for_what_waits_ends() {
        Bench bench = bench(LONG);
        bench.grant(bench.lease("ada", resources(1, ""), "PT1H"));
        String pilot = start(bench).get(0);
        bench.hello(pilot, 8, "ada");
        PilotMessages.Poll poll = new PilotMessages.Poll(cores(8), "ada", 600_000L, 64, 0);
        assertEquals(List.of(), bench.ledger.poll(pilot, poll, bench.now).candidates());
        bench.after(Duration.ofSeconds(1));
        assertEquals(
                List.of(Command.Kind.DRAIN),
                bench.ledger.poll(pilot, poll, bench.now).commands().stream()
                        .map(Command::kind)
                        .toList());
        bench.after(Duration.ofSeconds(1));
        assertEquals(1, starts(bench).size());
    }

    @Test
    void queue_whose_pilots_come_up_too_late_for_the_jobs_gets_a_handful_of_them_and_is_paused() {
        Bench bench = bench(DEBUG);
        bench.grant(bench.lease("ada", resources(1, ""), "PT5M"));
        int attempts = 0;
        for (int second = 0; second < 200; second++) {
            List<String> pilots = start(bench);
            attempts += pilots.size();
            for (String pilot : pilots) {
                bench.hello(pilot, 8, "ada");
                bench.ledger.poll(pilot, new PilotMessages.Poll(cores(8), "ada", 320_000L, 64, 0), bench.now);
                bench.after(Duration.ofMillis(100));
                bench.seen(pilot, PilotSeen.State.DEAD);
            }
            bench.reported();
            bench.after(Duration.ofSeconds(1));
        }
        assertEquals(5, attempts);
        assertEquals("PAUSED", status(bench, "debug").state());
        assertTrue(String.valueOf(status(bench, "debug").why()).contains("too little time"));
    }

    @Test
    void job_that_no_queue_takes_any_more_is_handed_back_with_the_reason() {
        Bench bench = bench(DEBUG, LONG);
        bench.grant(bench.lease("ada", resources(1, ""), "PT2H"), bench.lease("ada", resources(1, ""), "PT5M"));
        bench.ledger.queues(List.of(DEBUG, closed(LONG)));
        bench.after(Duration.ofSeconds(1));
        bench.reported();
        bench.after(Duration.ofSeconds(61));
        HarvesterMessages.Report report = bench.report().orElseThrow();
        assertEquals(1, report.progress().size());
        assertEquals(Phase.WAITING, report.progress().get(0).steps().get(0).phase());
        assertEquals(Reason.RETURNED, report.progress().get(0).steps().get(0).reason());
        String message = String.valueOf(report.progress().get(0).steps().get(0).message());
        assertTrue(message.contains("long") && message.contains("it is down"), message);
    }

    @Test
    void allocation_that_ended_gives_jobs_back_with_the_platforms_reason() {
        for (Reason reason : List.of(
                Reason.PREEMPTED,
                Reason.TIME_LIMIT,
                Reason.OUT_OF_MEMORY,
                Reason.NODE_FAILED,
                Reason.ALLOCATION_CANCELLED,
                Reason.REQUEUED,
                Reason.ALLOCATION_FAILED)) {
            Bench bench = bench(DEBUG);
            HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
            bench.pilot("p1", 8, "ada");
            bench.claims("p1", lease);
            bench.reported();
            bench.commit(out -> {
                PilotSeen seen = new PilotSeen("p1", PilotSeen.State.DEAD, "4711", reason, "in the platform's words");
                bench.ledger.observed(List.of(seen), bench.now, out);
                return true;
            });
            HarvesterMessages.Report report = bench.report().orElseThrow();
            assertEquals(reason, report.progress().get(0).steps().get(0).reason());
            assertFalse(reason.isCharged());
        }
    }
}
