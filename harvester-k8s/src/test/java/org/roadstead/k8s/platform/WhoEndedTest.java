// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.template.PodBuilding;
import org.roadstead.k8s.template.PodTemplate;

/** Who has ended a pilot is found out also when whoever it was tells of it late, and the watch as well. */
@NullUnmarked // fields are set by JUnit
final class WhoEndedTest {
    private static final String PILOT = "p0000000000001";

    private final PlayedApi.World world = new PlayedApi.World();
    private final Names names = new Names("test");
    private final AtomicInteger changes = new AtomicInteger();
    private final String pod = names.pod(PILOT);
    private K8sPlatform platform;

    @TempDir
    private Path directory;

    @BeforeEach
    void aPilotRuns() throws Exception {
        PodBuilding pods = new PodBuilding(
                PodTemplate.builtIn("played:1"),
                names,
                "radio",
                "/opt/roadstead/bin/roadstead",
                Duration.ofMinutes(30),
                Duration.ofSeconds(30),
                Duration.ZERO,
                PodBuilding.Gpus.USUAL);
        NodeKind kind = new NodeKind(new Resources(2, 2L << 30, 4L << 30, 0), null, new TreeSet<>(), 2);
        K8sOptions options = new K8sOptions(pods, 200, 100, List.of(kind), 1L << 33);
        platform = K8sPlatform.open(new PlayedApi(world), options, directory, SystemTime.INSTANCE::moment);
        platform.onChange(changes::incrementAndGet);
        Resources small = new Resources(1, 64L << 20, 64L << 20, 0);
        PilotOrder order =
                new PilotOrder(PILOT, "token", "http://127.0.0.1:1", small, null, "radio", null, new TreeSet<>(), null);
        assertEquals(List.of(), platform.start(List.of(order)));
        assertEquals(PilotSeen.State.RUNNING, look().state());
        world.holds = true;
    }

    @AfterEach
    void letGo() {
        platform.close();
    }

    private PilotSeen look() {
        return platform.observe(List.of(PILOT)).get(0);
    }

    private long events() {
        return world.calls("preempted");
    }

    @Test
    void preemption_that_the_scheduler_tells_of_later_than_it_deletes_the_pod_is_told_as_one() {
        world.delete(pod, 30);
        await().until(() -> events() >= 2);
        assertNull(look().reason(), "nobody knows yet who it was");
        world.preempt(pod);
        await().until(() -> look().reason() == Reason.PREEMPTED);
        long asked = events();
        assertTrue(asked <= 6, "asked " + asked + " times");
        world.ended(pod, 0, "Completed");
        assertEquals(Reason.PREEMPTED, look().reason());
        assertEquals(PilotSeen.State.DEAD, look().state());
    }

    @Test
    void eviction_whose_budget_is_heard_of_after_the_pod_is_told_as_one_at_once() {
        world.delete(pod, 30);
        assertNull(look().reason());
        int before = changes.get();
        world.evicted.accept(Set.of(pod));
        assertEquals(Reason.EVICTED, look().reason());
        assertTrue(changes.get() > before, "the harvester is told that there is something to see");
    }

    @Test
    void pod_that_nobody_tells_of_was_deleted_by_hand() {
        world.delete(pod, 30);
        await().until(() -> look().reason() == Reason.ALLOCATION_CANCELLED);
        long asked = events();
        assertTrue(asked >= 2 && asked <= 6, "asked " + asked + " times");
    }

    @Test
    void pilot_that_hands_back_before_the_watch_shows_why_has_its_pod_looked_at() {
        world.deafen();
        world.preempt(pod);
        world.delete(pod, 30);
        assertNull(look().reason());
        assertEquals(0, events());
        platform.inquire(Set.of(PILOT));
        await().until(() -> look().reason() == Reason.PREEMPTED);
        assertTrue(world.calls("read") >= 1, "its pod was asked for");
        int before = changes.get();
        platform.inquire(Set.of(PILOT, "unknown"));
        assertEquals(before, changes.get(), "what is known is not asked again");
    }

    @Test
    void account_that_may_not_list_events_knows_no_preemption_and_asks_for_it_once() {
        world.noEvents = true;
        world.preempt(pod);
        world.delete(pod, 30);
        await().until(() -> look().reason() == Reason.ALLOCATION_CANCELLED);
        assertEquals(1, events());
    }
}
