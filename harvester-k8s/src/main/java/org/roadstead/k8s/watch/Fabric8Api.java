// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;

/**
 * The port on Fabric8's client, which finds its API server as kubectl does: by KUBECONFIG, by the file in the home, or by the
 * account of the pod that this runs in.
 */
public final class Fabric8Api implements KubeApi {
    private final KubernetesClient client;
    private final String namespace;
    private final Calls calls;
    private @Nullable PodWatch watch;
    private @Nullable BudgetWatch budgets;

    private Fabric8Api(KubernetesClient client, String namespace, Calls calls) {
        this.client = client;
        this.namespace = namespace;
        this.calls = calls;
    }

    /**
     * Connects to nothing yet.
     *
     * @param namespace null for the one that the configuration names
     * @param patience how long one request may take
     */
    public static Fabric8Api open(@Nullable String namespace, Duration patience) throws KubeException {
        try {
            return open(Config.autoConfigure(null), namespace, patience);
        } catch (RuntimeException e) {
            throw new KubeException(KubeException.Kind.REFUSED, "no API server is configured: " + e.getMessage(), e);
        }
    }

    static Fabric8Api open(Config found, @Nullable String namespace, Duration patience) {
        Calls calls = new Calls();
        Config config = new ConfigBuilder(found)
                .withRequestTimeout((int) patience.toMillis())
                .withConnectionTimeout((int) Math.min(patience.toMillis(), 5_000))
                // What failed is decided upon here, where it is known what it means.
                .withRequestRetryBackoffLimit(1)
                .withWatchReconnectLimit(-1)
                .build();
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("roadstead-calls", calls))
                .build();
        String own = config.getNamespace() == null ? "default" : config.getNamespace();
        return new Fabric8Api(client, namespace == null ? own : namespace, calls);
    }

    /** Where pods are made. */
    public String namespace() {
        return namespace;
    }

    /** The API server's URL. */
    public String server() {
        return client.getMasterUrl().toString();
    }

    private interface Request<T> {
        T make();
    }

    private static <T> T asked(Request<T> request) throws KubeException {
        try {
            return request.make();
        } catch (KubernetesClientException e) {
            throw new KubeException(kind(e), message(e), e);
        }
    }

    private static KubeException.Kind kind(KubernetesClientException e) {
        String reason =
                e.getStatus() == null ? "" : String.valueOf(e.getStatus().getReason());
        return switch (e.getCode()) {
            case 404 -> KubeException.Kind.MISSING;
            case 409 -> reason.equals("AlreadyExists") ? KubeException.Kind.EXISTS : KubeException.Kind.BUSY;
            case 429 -> KubeException.Kind.BUSY;
            default -> e.getCode() >= 400 && e.getCode() < 500 ? KubeException.Kind.REFUSED : KubeException.Kind.SILENT;
        };
    }

    static String message(Throwable e) {
        if (e instanceof KubernetesClientException known && known.getStatus() != null) {
            String said = known.getStatus().getMessage();
            if (said != null && !said.isBlank()) {
                return said;
            }
        }
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root.getMessage();
        return root == e && text != null ? text : root.getClass().getSimpleName() + (text == null ? "" : ": " + text);
    }

    @Override
    public Pod create(Pod pod) throws KubeException {
        return asked(() -> client.pods().inNamespace(namespace).resource(pod).create());
    }

    @Override
    public void tryOut(Pod pod) throws KubeException {
        asked(() ->
                client.pods().inNamespace(namespace).resource(pod).dryRun(true).create());
    }

    @Override
    public Optional<Pod> read(String name) throws KubeException {
        return asked(
                () -> client.pods().inNamespace(namespace).withField("metadata.name", name).list().getItems().stream()
                        .findFirst());
    }

    @Override
    public void delete(String name, long graceSeconds) throws KubeException {
        asked(() -> client.pods()
                .inNamespace(namespace)
                .withName(name)
                .withGracePeriod(graceSeconds)
                .delete());
    }

    @Override
    public void release(String name, String finalizer) throws KubeException {
        String patch = "{\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":[\"" + finalizer + "\"]}}";
        try {
            // By an object with nothing but the name: by the name alone the client would look for it first, which takes
            // another
            // right.
            Pod named = new PodBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace(namespace)
                    .endMetadata()
                    .build();
            asked(() -> client.pods()
                    .inNamespace(namespace)
                    .resource(named)
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch));
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.MISSING) {
                throw e;
            }
        }
    }

    @Override
    public String keep(String secret, Map<String, @Nullable String> changes) throws KubeException {
        Map<String, @Nullable String> data = new HashMap<>();
        changes.forEach((key, value) -> data.put(
                key,
                value == null ? null : Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        String patch = Json.MAPPER.valueToTree(Map.of("data", data)).toString();
        Secret named = new SecretBuilder()
                .withNewMetadata()
                .withName(secret)
                .withNamespace(namespace)
                .endMetadata()
                .build();
        Secret kept = asked(() -> client.secrets()
                .inNamespace(namespace)
                .resource(named)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch));
        return kept.getMetadata().getUid();
    }

    @Override
    public void makeSecret(String secret, Map<String, String> labels) throws KubeException {
        Secret empty = new SecretBuilder()
                .withNewMetadata()
                .withName(secret)
                .withLabels(labels)
                .endMetadata()
                .build();
        asked(() -> client.secrets().inNamespace(namespace).resource(empty).create());
    }

    @Override
    public Set<String> preempted() throws KubeException {
        return asked(() -> {
            Set<String> names = new HashSet<>();
            client.v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("reason", "Preempted")
                    .withField("involvedObject.kind", "Pod")
                    .list()
                    .getItems()
                    .forEach(event -> names.add(event.getInvolvedObject().getName()));
            return names;
        });
    }

    @Override
    public Optional<List<Node>> nodes() throws KubeException {
        return ifAllowed(() -> client.nodes().list().getItems());
    }

    @Override
    public Optional<List<ResourceQuota>> quotas() throws KubeException {
        return ifAllowed(
                () -> client.resourceQuotas().inNamespace(namespace).list().getItems());
    }

    @Override
    public Optional<List<LimitRange>> limits() throws KubeException {
        return ifAllowed(
                () -> client.limitRanges().inNamespace(namespace).list().getItems());
    }

    private static <T> Optional<List<T>> ifAllowed(Request<List<T>> request) throws KubeException {
        try {
            return Optional.of(asked(request));
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.REFUSED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void watch(String label, String value, Listener listener) {
        SharedIndexInformer<Pod> informer =
                client.pods().inNamespace(namespace).withLabel(label, value).runnableInformer(0);
        PodWatch begun = new PodWatch(informer, listener);
        watch = begun;
        begun.start();
    }

    @Override
    public void watchEvictions(Consumer<Set<String>> evicted) {
        BudgetWatch begun = new BudgetWatch(client, namespace, evicted);
        budgets = begun;
        begun.start();
    }

    @Override
    public @Nullable String silence() {
        PodWatch current = watch;
        return current == null ? null : current.silence();
    }

    @Override
    public Map<String, Long> calls() {
        return calls.counts();
    }

    @Override
    public void close() {
        PodWatch current = watch;
        if (current != null) {
            current.stop();
        }
        BudgetWatch evictions = budgets;
        if (evictions != null) {
            evictions.stop();
        }
        client.close();
    }
}
