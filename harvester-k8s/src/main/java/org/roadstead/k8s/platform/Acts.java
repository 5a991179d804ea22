// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.watch.KubeApi;
import org.roadstead.k8s.watch.KubeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the API server what follows from what was seen, on a thread of its own so that a slow one holds up nobody. What it does
 * not take is told again, less and less often, up to once a minute. Nothing is asked while nothing happens, but for nodes and
 * quotas now and then.
 */
final class Acts {
    private static final Logger LOG = LoggerFactory.getLogger(Acts.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration AGEING = Duration.ofSeconds(30);
    private static final Duration END_PATIENCE = Duration.ofSeconds(3);

    private final KubeApi api;
    private final Pilots pilots;
    private final Layout layout;
    private final Names names;
    private final Supplier<Moment> clock;
    private final Thread thread = new Thread(this::run, "k8s-acts");
    private final Semaphore signals = new Semaphore(0);
    private volatile boolean stopping;
    private volatile Runnable changed = () -> {};
    private int failures;
    private boolean mayExplain = true;
    private @Nullable String trouble;

    Acts(KubeApi api, Pilots pilots, Layout layout, Names names, Supplier<Moment> clock) {
        this.api = api;
        this.pilots = pilots;
        this.layout = layout;
        this.names = names;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends after the request under way, for which it waits a little. */
    void stop() {
        stopping = true;
        signal();
        try {
            thread.join(END_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void onChange(Runnable onChange) {
        changed = onChange;
    }

    void tellChanged() {
        changed.run();
    }

    /** There is something to be done. */
    void signal() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                Moment now = clock.get();
                long calm = Math.min(layout.dueIn(now), AGEING.toMillis());
                long wait = failures == 0
                        ? pilots.dueIn(now, calm)
                        : Math.min(LONGEST.toMillis(), 500L << Math.min(failures, 7));
                if (signals.tryAcquire(Math.max(20, wait), TimeUnit.MILLISECONDS)) {
                    signals.drainPermits();
                }
                if (!stopping) {
                    round();
                }
            } catch (InterruptedException e) {
                stopping = true;
            } catch (Throwable e) {
                failures++;
                say(e.toString(), e);
            }
        }
    }

    private void round() {
        Moment now = clock.get();
        boolean different = pilots.age(now);
        boolean failed = false;
        boolean explained = false;
        for (Step step : pilots.due(now)) {
            if (stopping) {
                return;
            }
            try {
                if (step.kind() == Step.Kind.EXPLAIN) {
                    // One answer is about all.
                    if (!explained) {
                        explain();
                        explained = true;
                        different = true;
                    }
                    continue;
                }
                act(step);
                if (pilots.done(step)) {
                    different = true;
                    // One step may make way for the next of the same pilot.
                    signal();
                }
            } catch (KubeException e) {
                failed = true;
                say(e.sentence(), null);
                if (e.kind() == KubeException.Kind.SILENT || e.kind() == KubeException.Kind.BUSY) {
                    break;
                }
            }
        }
        if (!failed) {
            failed = !dropTokens() || !refresh(now);
        }
        failures = failed ? failures + 1 : 0;
        if (!failed) {
            trouble = null;
        }
        if (different) {
            tellChanged();
        }
    }

    private void act(Step step) throws KubeException {
        String name = names.pod(step.pilot());
        switch (step.kind()) {
            case CREATE -> {
                Pod pod = step.pod();
                if (pod != null) {
                    create(step.pilot(), pod);
                }
            }
            case DELETE -> api.delete(name, step.grace());
            case RELEASE -> api.release(name, Names.SEEN);
            case REMOVE -> api.delete(name, 0);
            case EXPLAIN -> throw new IllegalStateException("of all pods at once");
        }
    }

    /** It was asked for before, and there was no answer; whatever had come of that, now it is certain. */
    private void create(String pilot, Pod pod) throws KubeException {
        try {
            pilots.taken(api.create(pod));
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.EXISTS) {
                Optional<Pod> there = api.read(names.pod(pilot));
                there.ifPresent(pilots::taken);
            } else if (e.kind() == KubeException.Kind.REFUSED || e.kind() == KubeException.Kind.MISSING) {
                pilots.refused(pilot, e.sentence());
            } else {
                throw e;
            }
        }
    }

    /** Asks for all that is to be explained: first what the watch may still be about to tell, then what scheduler and kubelets say. */
    private void explain() throws KubeException {
        Moment now = clock.get();
        for (String pilot : pilots.unexplained()) {
            Optional<Pod> pod = api.read(names.pod(pilot));
            pod.ifPresent(pilots::ahead);
        }
        if (mayExplain) {
            try {
                pilots.hint(api.preempted(), Reason.PREEMPTED);
            } catch (KubeException e) {
                if (e.kind() != KubeException.Kind.REFUSED) {
                    throw e;
                }
                mayExplain = false;
                LOG.info("this account may not list events, so preemption is not told from deletion: {}", e.sentence());
            }
        }
        pilots.asked(now);
    }

    private boolean dropTokens() {
        Set<String> dropped = pilots.dropTokens();
        if (dropped.isEmpty()) {
            return true;
        }
        Map<String, @Nullable String> changes = new HashMap<>();
        dropped.forEach(pilot -> changes.put(pilot, null));
        try {
            api.keep(names.secret(), changes);
            return true;
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.MISSING) {
                return true;
            }
            pilots.restore(new HashSet<>(dropped));
            say(e.sentence(), null);
            return false;
        }
    }

    private boolean refresh(Moment now) {
        try {
            if (layout.refresh(now, pilots.asked())) {
                tellChanged();
            }
            return true;
        } catch (KubeException e) {
            say(e.sentence(), null);
            return false;
        }
    }

    /** Once for as long as it is the same. */
    private void say(String sentence, @Nullable Throwable how) {
        if (!sentence.equals(trouble)) {
            trouble = sentence;
            if (how == null) {
                LOG.warn("the API server did not take something, which is tried again: {}", sentence);
            } else {
                LOG.error("telling the API server failed, going on", how);
            }
        }
    }
}
