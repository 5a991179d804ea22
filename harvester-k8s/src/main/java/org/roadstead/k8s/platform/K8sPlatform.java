// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.time.Moment;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.harvester.platform.PilotRefusal;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.platform.PlatformFacts;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.watch.KubeApi;
import org.roadstead.k8s.watch.KubeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A namespace of Kubernetes as a platform. A pilot is one bare pod whose name follows from the pilot's id, so that asking twice
 * makes one, whoever died between. See {@link PilotPod} for what is concluded from what is seen, and {@link Acts} for who tells
 * the API server.
 */
public final class K8sPlatform implements Platform {
    private static final Logger LOG = LoggerFactory.getLogger(K8sPlatform.class);
    private static final Duration FIRST_LIST = Duration.ofSeconds(10);
    /** Nothing is looked at then; the watch tells of everything. */
    private static final Duration CALM = Duration.ofSeconds(10);

    private final KubeApi api;
    private final K8sOptions options;
    private final Names names;
    private final Pilots pilots;
    private final Layout layout;
    private final Acts acts;
    private final Supplier<Moment> clock;
    private final CountDownLatch firstList = new CountDownLatch(1);
    private volatile @Nullable String owner;
    private @Nullable String refusal;

    private K8sPlatform(KubeApi api, K8sOptions options, Records records, long longestGrace, Supplier<Moment> clock)
            throws IOException {
        this.api = api;
        this.options = options;
        this.clock = clock;
        this.names = options.pods().names();
        this.pilots = new Pilots(records, names, options.queue(), longestGrace, clock);
        this.layout = new Layout(api, options, clock.get());
        this.acts = new Acts(api, pilots, layout, names, clock);
    }

    /**
     * Looks at the namespace once, patiently: when the API server does not answer, the queue has what {@code --size} says
     * until it does.
     *
     * @param records a directory of this harvester's own, where it keeps what it has asked for
     */
    public static K8sPlatform open(KubeApi api, K8sOptions options, Path records, Supplier<Moment> clock)
            throws IOException, InterruptedException {
        Long grace = options.pods().template().grace();
        K8sPlatform platform =
                new K8sPlatform(api, options, Records.open(records), grace == null ? 30 : Math.max(1, grace), clock);
        platform.begin();
        return platform;
    }

    private void begin() throws InterruptedException {
        api.watch(Names.HARVESTER, names.harvester(), new Watcher());
        api.watchEvictions(pods -> {
            pilots.hint(pods, Reason.EVICTED);
            acts.tellChanged();
        });
        try {
            refusal = tryOut();
            if (!firstList.await(FIRST_LIST.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the pods of this harvester are not known yet: {}", api.silence());
            }
            layout.refresh(clock.get(), pilots.asked());
        } catch (KubeException e) {
            LOG.warn("the API server does not answer yet: {}", e.sentence());
        }
        acts.start();
    }

    /** What the API server says against a pilot's pod as the template makes it; null when nothing. */
    private @Nullable String tryOut() throws KubeException {
        try {
            if (owner() == null) {
                return "the secret " + names.secret() + " for the pilots' tokens is not in the namespace "
                        + options.queue() + ", and this account may not make it";
            }
            PilotOrder trial = new PilotOrder(
                    "trial",
                    "",
                    "http://127.0.0.1",
                    K8sOptions.TRIAL,
                    null,
                    options.queue(),
                    null,
                    new TreeSet<>(),
                    null);
            api.tryOut(options.pods().build(trial, owner));
            return null;
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.REFUSED || e.kind() == KubeException.Kind.MISSING) {
                // Of a quota that is used up for now nobody needs to be told before there are jobs.
                return e.sentence().startsWith(Reason.QUOTA_EXCEEDED.name())
                        ? null
                        : "a trial of a pilot's pod in the namespace " + options.queue() + " was refused: "
                                + e.sentence();
            }
            throw e;
        }
    }

    /** The uid of the secret; it is made when it is missing and may be. */
    private @Nullable String owner() throws KubeException {
        try {
            owner = api.keep(names.secret(), Map.of());
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.MISSING) {
                throw e;
            }
            try {
                api.makeSecret(names.secret(), Map.of(Names.HARVESTER, names.harvester()));
                owner = api.keep(names.secret(), Map.of());
            } catch (KubeException made) {
                if (made.kind() != KubeException.Kind.REFUSED) {
                    throw made;
                }
                owner = null;
            }
        }
        return owner;
    }

    @Override
    public PlatformFacts facts() {
        return new PlatformFacts(
                "k8s",
                false,
                "pilots are pods of the namespace " + options.queue()
                        + " and never mix owners; payloads of one pilot are not isolated from each other");
    }

    @Override
    public List<Queue> queues() {
        return List.of(layout.queue());
    }

    /** What quotas leave to all pilots together; null when none is known. */
    public @Nullable Resources quota() {
        return layout.quota();
    }

    /** Why the API server cannot be heard, as a sentence; null when it can. */
    public @Nullable String silence() {
        return api.silence();
    }

    /**
     * What an operator must put right before this can begin: a right that is missing, or a template that the API server does not
     * take, and nothing was asked for earlier. Null when there is no such thing.
     */
    public @Nullable String firstRefusal() {
        return pilots.hasHistory() ? null : refusal;
    }

    @Override
    public void onChange(Runnable changed) {
        acts.onChange(changed);
    }

    @Override
    public List<PilotRefusal> start(List<PilotOrder> orders) {
        List<PilotRefusal> refused = new ArrayList<>();
        List<PilotOrder> left = new ArrayList<>();
        for (PilotOrder order : orders) {
            if (!pilots.isKnown(order.pilot())) {
                left.add(order);
            } else if (pilots.isDead(order.pilot())) {
                refused.add(new PilotRefusal(order.pilot(), "the pilot " + order.pilot() + " was already found dead"));
            }
        }
        String silence = api.silence();
        String why =
                silence != null ? "the API server cannot be heard: " + silence : left.isEmpty() ? null : tokens(left);
        if (why != null) {
            left.forEach(order -> refused.add(new PilotRefusal(order.pilot(), why)));
            return refused;
        }
        String said = null;
        for (PilotOrder order : left) {
            // What was said of one is true of those that are just like it; asking for each would be a storm.
            String no = said != null ? said : create(order);
            if (no != null) {
                said = no;
                refused.add(new PilotRefusal(order.pilot(), no));
            }
        }
        if (left.size() > refused.size()) {
            LOG.info("asked for {} pods in {}", left.size() - refused.size(), options.queue());
        }
        return refused;
    }

    /** Puts tokens where pods find them; returns why not. */
    private @Nullable String tokens(List<PilotOrder> orders) {
        Map<String, @Nullable String> tokens = new HashMap<>();
        orders.forEach(order -> tokens.put(order.pilot(), order.token()));
        Set<String> dropped = pilots.dropTokens();
        dropped.forEach(pilot -> tokens.put(pilot, null));
        try {
            owner = api.keep(names.secret(), tokens);
            return null;
        } catch (KubeException e) {
            pilots.restore(dropped);
            return "the pilots' tokens cannot be put into the secret " + names.secret() + ": " + e.sentence();
        }
    }

    /** Returns why there is certainly none; null when there is, or may be. */
    private @Nullable String create(PilotOrder order) {
        String pilot = order.pilot();
        Pod pod = options.pods().build(order, owner);
        try {
            pilots.begin(pilot, clock.get());
        } catch (IOException e) {
            return "cannot write down what is asked for: " + e;
        }
        try {
            pilots.taken(api.create(pod));
            return null;
        } catch (KubeException e) {
            switch (e.kind()) {
                case EXISTS -> pilots.open(pilot, pod);
                case SILENT -> {
                    LOG.warn("it is open whether there is a pod for pilot {}: {}", pilot, e.sentence());
                    pilots.open(pilot, pod);
                }
                case REFUSED, MISSING, BUSY -> {
                    pilots.refused(pilot, e.sentence());
                    return e.sentence();
                }
            }
            acts.signal();
            return null;
        }
    }

    @Override
    public List<PilotSeen> observe(Collection<String> asked) {
        List<PilotSeen> seen = new ArrayList<>(asked.size());
        asked.forEach(pilot -> seen.add(pilots.seen(pilot)));
        pilots.forget(new HashSet<>(asked));
        return seen;
    }

    @Override
    public void end(String pilot, Reason reason, Duration grace) {
        if (pilots.end(pilot, clock.get(), grace)) {
            LOG.info("ending pilot {}: {}", pilot, reason);
            acts.signal();
        }
    }

    @Override
    public void inquire(Set<String> unnamed) {
        Moment now = clock.get();
        for (String pilot : unnamed) {
            if (pilots.inquire(pilot, now)) {
                LOG.info("pilot {} has handed back its jobs because somebody ends it: asking who", pilot);
                acts.signal();
            }
        }
    }

    /** The watch tells of everything, and costs nothing more when this is asked. */
    @Override
    public Duration observeWithin() {
        return CALM;
    }

    @Override
    public void close() {
        acts.stop();
        api.close();
    }

    /** Takes what is seen. */
    private final class Watcher implements KubeApi.Listener {
        private final Set<String> shown = new HashSet<>();

        @Override
        public synchronized void seen(Pod pod) {
            String pilot = names.pilot(pod);
            if (pilot != null) {
                shown.add(pilot);
            }
            tell(pilots.see(pod));
        }

        @Override
        public synchronized void gone(Pod pod) {
            String pilot = names.pilot(pod);
            if (pilot != null) {
                shown.remove(pilot);
            }
            tell(pilots.gone(pod, clock.get()));
        }

        @Override
        public synchronized void listed() {
            pilots.listed(Set.copyOf(shown), clock.get());
            firstList.countDown();
            tell(true);
        }

        @Override
        public void heard() {
            String silence = api.silence();
            if (silence == null) {
                LOG.info("the API server is heard again");
            } else {
                LOG.warn("the API server cannot be heard, so everything stays as it was last seen: {}", silence);
            }
            tell(true);
        }

        private void tell(boolean news) {
            if (news) {
                acts.signal();
                acts.tellChanged();
            }
        }
    }
}
