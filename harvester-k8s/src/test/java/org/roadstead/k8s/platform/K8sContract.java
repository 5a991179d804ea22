// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.platform.PlatformContract;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.template.PodBuilding;
import org.roadstead.k8s.template.PodTemplate;
import org.roadstead.k8s.watch.KubeApi;

/** The contract on an API server, a real one or a played one. */
@NullUnmarked // fields are set by JUnit
abstract class K8sContract extends PlatformContract {
    private static final Resources SMALL = new Resources(1, 64L << 20, 64L << 20, 0);

    private KubeApi api;
    private volatile Duration ahead = Duration.ZERO;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    abstract KubeApi newApi() throws Exception;

    abstract PodTemplate template() throws Exception;

    abstract Names names();

    abstract String namespace();

    /** In the image. */
    abstract String launcher();

    /** So many pilots that asking for each of them would be seen. */
    abstract int many();

    @Override
    protected final Platform connect() throws Exception {
        return open();
    }

    final K8sPlatform open() throws Exception {
        api = newApi();
        PodBuilding pods = new PodBuilding(
                template(),
                names(),
                namespace(),
                launcher(),
                Duration.ofMinutes(30),
                Duration.ofSeconds(30),
                Duration.ZERO,
                PodBuilding.Gpus.USUAL);
        NodeKind kind = new NodeKind(new Resources(2, 2L << 30, 4L << 30, 0), null, new TreeSet<>(), 2);
        K8sOptions options = new K8sOptions(pods, 200, 100, List.of(kind), 1L << 33);
        return K8sPlatform.open(api, options, directory.resolve("records"), () -> SystemTime.INSTANCE
                .moment()
                .plus(ahead));
    }

    final KubeApi api() {
        return api;
    }

    @Override
    protected PilotOrder order(String pilot) {
        PilotOrder usual = super.order(pilot);
        return new PilotOrder(
                pilot, usual.token(), usual.harvester(), SMALL, null, usual.queue(), null, new TreeSet<>(), null);
    }

    /** The platform's clock goes on at once. */
    final void later(Duration by) {
        ahead = ahead.plus(by);
    }

    @Test
    final void nothing_is_asked_while_nothing_happens_however_many_pilots_there_are() throws Exception {
        assertEquals(Map.of(), quiet(1));
        assertEquals(Map.of(), quiet(many()));
    }

    /** What is asked while so many pilots run and are looked at fifty times. */
    private Map<String, Long> quiet(int pilots) throws Exception {
        List<PilotOrder> orders = new ArrayList<>();
        for (int i = 0; i < pilots; i++) {
            orders.add(order("q" + pilots + "x" + i));
        }
        assertEquals(List.of(), platform().start(orders));
        List<String> ids = orders.stream().map(PilotOrder::pilot).toList();
        for (String id : ids) {
            awaitState(id, PilotSeen.State.RUNNING);
        }
        // What clears away after the round before is done when two looks a second apart show the same.
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .conditionEvaluationListener(condition -> {})
                .until(new java.util.concurrent.Callable<>() {
                    private Map<String, Long> last = Map.of();

                    @Override
                    public Boolean call() {
                        Map<String, Long> now = api.calls();
                        boolean same = now.equals(last);
                        last = now;
                        return same;
                    }
                });
        Map<String, Long> before = api.calls();
        for (int i = 0; i < 50; i++) {
            assertEquals(pilots, platform().observe(ids).size());
        }
        Map<String, Long> asked = new TreeMap<>(api.calls());
        asked.replaceAll((call, count) -> count - before.getOrDefault(call, 0L));
        asked.values().removeIf(count -> count == 0);
        ids.forEach(id -> platform().end(id, Reason.DRAINING, Duration.ZERO));
        for (String id : ids) {
            awaitState(id, PilotSeen.State.DEAD);
        }
        return asked;
    }
}
