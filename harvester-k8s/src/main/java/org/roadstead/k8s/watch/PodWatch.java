// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One informer on the pods of one harvester: lists once, watches with bookmarks, and begins anew when the server has forgotten
 * where it was. Whether it stands is looked at each second, within this process; that costs no request.
 */
final class PodWatch implements ResourceEventHandler<Pod> {
    private static final Logger LOG = LoggerFactory.getLogger(PodWatch.class);

    /** A watch that the server ends in the course of things is back before this. */
    private static final int PATIENCE_SECONDS = 5;

    private final SharedIndexInformer<Pod> informer;
    private final KubeApi.Listener listener;
    private final ScheduledExecutorService looking = new ScheduledThreadPoolExecutor(1, runnable -> {
        Thread thread = new Thread(runnable, "k8s-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile String last = "the watch has not begun";
    private volatile @Nullable String silence = "it has not answered yet";
    private int missing;

    PodWatch(SharedIndexInformer<Pod> informer, KubeApi.Listener listener) {
        this.informer = informer;
        this.listener = listener;
    }

    void start() {
        informer.exceptionHandler((started, e) -> {
            last = Fabric8Api.message(e);
            return true;
        });
        informer.addEventHandler(this);
        informer.start().whenComplete((nothing, e) -> {
            if (e != null) {
                last = Fabric8Api.message(e);
                LOG.warn("the watch on pods could not be started: {}", last);
            }
        });
        looking.scheduleWithFixedDelay(this::look, 100, 1_000, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            missing = informer.isWatching() ? 0 : missing + 1;
            String now = missing == 0 ? null : missing < PATIENCE_SECONDS ? silence : last;
            boolean news = (now == null) != (silence == null);
            boolean first = news && !informer.hasSynced();
            silence = now;
            if (news && !first) {
                listener.heard();
            }
        } catch (RuntimeException e) {
            LOG.error("a look at the watch failed, going on", e);
        }
    }

    @Nullable
    String silence() {
        return silence;
    }

    void stop() {
        looking.shutdownNow();
        informer.stop();
    }

    @Override
    public void onAdd(Pod pod) {
        listener.seen(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        listener.seen(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean isStale) {
        listener.gone(pod);
    }

    @Override
    public void onList(String version, boolean isEmpty) {
        List<Pod> all = List.copyOf(informer.getStore().list());
        all.forEach(listener::seen);
        silence = null;
        listener.listed();
    }

    @Override
    public void onNothing() {
        // The first list may be empty.
        silence = null;
        listener.listed();
    }
}
