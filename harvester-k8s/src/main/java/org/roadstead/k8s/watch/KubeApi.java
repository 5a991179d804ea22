// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is ever asked of the API server, in one namespace: each method is one request, and needs one right. Any thread;
 * calls block for as long as the server takes, within the client's limits.
 */
public interface KubeApi extends AutoCloseable {
    /** Makes a pod, and returns it as it then is. Fails with {@link KubeException.Kind#EXISTS} when one of that name is there. Needs: pods create. */
    Pod create(Pod pod) throws KubeException;

    /** Has the API server check everything about a pod as if it were made. Needs: pods create. */
    void tryOut(Pod pod) throws KubeException;

    /** The pod of that name as it is now. Needs: pods list. */
    Optional<Pod> read(String name) throws KubeException;

    /**
     * Asks for the end of a pod within {@code graceSeconds}, or shortens the time it was given; one that is gone is passed
     * over. Needs: pods delete.
     */
    void delete(String name, long graceSeconds) throws KubeException;

    /** Takes {@code finalizer} off a pod, so that it can go; one that is gone is passed over. Needs: pods patch. */
    void release(String name, String finalizer) throws KubeException;

    /**
     * Changes keys of a secret, and no others; null takes a key away. Needs: secrets patch, for this one.
     *
     * @return the secret's uid
     */
    String keep(String secret, Map<String, @Nullable String> changes) throws KubeException;

    /** Makes an empty secret. Needs: secrets create, which a harvester can do without when somebody else has made it. */
    void makeSecret(String secret, Map<String, String> labels) throws KubeException;

    /** The names of pods of which the scheduler has lately told that it preempted them. Needs: events list. */
    Set<String> preempted() throws KubeException;

    /** Nodes; empty when this account may not see them. Needs: nodes list. */
    Optional<List<Node>> nodes() throws KubeException;

    /** Quotas of the namespace; empty when this account may not see them. Needs: resourcequotas list. */
    Optional<List<ResourceQuota>> quotas() throws KubeException;

    /** Limits of the namespace; empty when this account may not see them. Needs: limitranges list. */
    Optional<List<LimitRange>> limits() throws KubeException;

    /**
     * From now on tells of every pod that carries {@code label=value}, and of its changes, in order, until {@link #close}. One
     * list, then one watch; a new list only after the server has dropped the watch and forgotten where it was. Needs: pods
     * list and watch.
     */
    void watch(String label, String value, Listener listener);

    /**
     * From now on tells, by their names, of pods whose eviction a PodDisruptionBudget has let happen: releases before 1.26 say so
     * nowhere else. On any thread; passed over where this account may not see budgets. Needs: poddisruptionbudgets list and watch.
     */
    void watchEvictions(Consumer<Set<String>> evicted);

    /** Why the API server cannot be heard, as a sentence; null when the watch stands. */
    @Nullable
    String silence();

    /** How many requests were made so far, by verb and resource; the watch is one. For people and tests. */
    Map<String, Long> calls();

    @Override
    void close();

    /** Who is told what is seen. Called by one thread at a time; must not block. */
    interface Listener {
        /** A pod is there, or has changed. */
        void seen(Pod pod);

        /** It is gone; this is how it was last. */
        void gone(Pod pod);

        /** All that were there when the list was made have been told. */
        void listed();

        /** {@link KubeApi#silence} has changed. */
        void heard();
    }
}
