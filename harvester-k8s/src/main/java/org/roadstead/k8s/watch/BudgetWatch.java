// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One informer on the namespace's PodDisruptionBudgets, in whichever version the API server has. The eviction API writes a pod's
 * name into its budget's status just before it deletes the pod, and the budget's controller takes it out again: a watch sees it,
 * a list would most often come too late.
 */
final class BudgetWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetWatch.class);

    private final KubernetesClient client;
    private final String namespace;
    private final Consumer<Set<String>> evicted;
    private @Nullable SharedIndexInformer<?> informer;

    BudgetWatch(KubernetesClient client, String namespace, Consumer<Set<String>> evicted) {
        this.client = client;
        this.namespace = namespace;
        this.evicted = evicted;
    }

    void start() {
        try {
            informer = client.supports("policy/v1", "PodDisruptionBudget")
                    ? begin(
                            client.policy().v1().podDisruptionBudget().inNamespace(namespace),
                            budget -> budget.getStatus() == null
                                    ? null
                                    : budget.getStatus().getDisruptedPods())
                    : begin(
                            client.policy().v1beta1().podDisruptionBudget().inNamespace(namespace),
                            budget -> budget.getStatus() == null
                                    ? null
                                    : budget.getStatus().getDisruptedPods());
        } catch (KubernetesClientException e) {
            LOG.info("evictions are not told from deletions: {}", Fabric8Api.message(e));
        }
    }

    private <T> SharedIndexInformer<T> begin(Informable<T> budgets, Function<T, @Nullable Map<String, String>> pods) {
        SharedIndexInformer<T> fresh = budgets.runnableInformer(0);
        fresh.exceptionHandler((started, e) -> {
            boolean forbidden = e instanceof KubernetesClientException known && known.getCode() == 403;
            if (forbidden) {
                LOG.info("evictions are not told from deletions: {}", Fabric8Api.message(e));
            }
            return !forbidden;
        });
        fresh.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T budget) {
                tell(pods.apply(budget));
            }

            @Override
            public void onUpdate(T before, T budget) {
                tell(pods.apply(budget));
            }

            @Override
            public void onDelete(T budget, boolean isStale) {
                tell(pods.apply(budget));
            }
        });
        fresh.start().exceptionally(e -> {
            LOG.debug("the watch on budgets has ended", e);
            return null;
        });
        return fresh;
    }

    private void tell(@Nullable Map<String, String> pods) {
        if (pods != null && !pods.isEmpty()) {
            evicted.accept(Set.copyOf(pods.keySet()));
        }
    }

    void stop() {
        SharedIndexInformer<?> current = informer;
        if (current != null) {
            current.stop();
        }
    }
}
