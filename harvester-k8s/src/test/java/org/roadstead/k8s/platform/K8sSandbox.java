// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.template.PodTemplate;
import org.roadstead.k8s.watch.Fabric8Api;
import org.roadstead.k8s.watch.KubeApi;

/**
 * The contract on a real cluster whose nodes are on this host: the one that the environment's KUBECONFIG names, with an image of
 * ROADSTEAD_K8S_IMAGE that has a shell. A script stands in for the pilot. Not named as tests are, so that it is run only when it
 * is asked for; scripts/platforms/k8s.sh asks.
 */
@NullUnmarked // fields are set by JUnit
final class K8sSandbox extends K8sContract {
    private static final String NAMESPACE = "roadstead-contract";
    private static final String LAUNCHER =
            """
            #!/bin/sh
            if [ -e "${0%/*}/stubborn" ]; then trap '' TERM; else trap 'exit 0' TERM; fi
            while :; do sleep 0.1; done
            """;
    private static final String TEMPLATE =
            """
            apiVersion: v1
            kind: Pod
            spec:
              automountServiceAccountToken: false
              hostNetwork: true
              terminationGracePeriodSeconds: 10
              containers:
                - name: pilot
                  image: %s
                  imagePullPolicy: IfNotPresent
                  volumeMounts:
                    - {name: programs, mountPath: /programs}
              volumes:
                - name: programs
                  hostPath: {path: "%s", type: Directory}
            """;

    private static int made;

    private final KubernetesClient cluster = new KubernetesClientBuilder().build();
    private final Names names =
            new Names("contract" + made++ + "-" + ProcessHandle.current().pid());

    @Override
    KubeApi newApi() throws Exception {
        if (cluster.namespaces().withName(NAMESPACE).get() == null) {
            cluster.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .endMetadata()
                            .build())
                    .create();
        }
        return Fabric8Api.open(NAMESPACE, Duration.ofSeconds(15));
    }

    @Override
    PodTemplate template() throws Exception {
        Path launcher = directory.resolve("roadstead");
        if (!Files.exists(launcher)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(launcher, LAUNCHER);
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path file = directory.resolve("pod.yaml");
        Files.writeString(file, TEMPLATE.formatted(System.getenv("ROADSTEAD_K8S_IMAGE"), directory));
        return PodTemplate.read(file, null);
    }

    @Override
    Names names() {
        return names;
    }

    @Override
    String namespace() {
        return NAMESPACE;
    }

    @Override
    String launcher() {
        return "/programs/roadstead";
    }

    @Override
    int many() {
        return 12;
    }

    /** Containers are told apart by what the kernel ends together. */
    @Override
    protected int running(String pilot) throws Exception {
        Set<String> containers = new HashSet<>();
        for (Path process : marked(pilot)) {
            try {
                containers.add(Files.readSymbolicLink(process.resolve("ns/pid")).toString());
            } catch (IOException gone) {
                // It has ended between two looks, so it is not counted.
                continue;
            }
        }
        return containers.size();
    }

    @Override
    protected void kill(String pilot) throws Exception {
        for (Path process : marked(pilot)) {
            ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Processes of this host with the pilot's mark that still have a program; zombies do not. */
    private static List<Path> marked(String pilot) throws IOException {
        List<Path> marked = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(one -> one.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    String environment =
                            Files.readString(process.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
                    if (("\0" + environment).contains("\0ROADSTEAD_PILOT=" + pilot + "\0")) {
                        Files.readSymbolicLink(process.resolve("exe"));
                        marked.add(process);
                    }
                } catch (IOException | UncheckedIOException gone) {
                    // Processes come and go; one that has gone is not there.
                    continue;
                }
            }
        }
        return marked;
    }

    @Override
    protected void stubborn() throws Exception {
        Files.createFile(directory.resolve("stubborn"));
    }

    @AfterEach
    void nothingStays() throws Exception {
        platform().close();
        cluster.pods()
                .inNamespace(NAMESPACE)
                .withLabel(Names.HARVESTER, names.harvester())
                .list()
                .getItems()
                .forEach(pod -> {
                    System.err.println("left behind: " + pod.getMetadata().getName() + " "
                            + pod.getMetadata().getDeletionGracePeriodSeconds() + " "
                            + pod.getMetadata().getFinalizers() + " " + pod.getStatus());
                    cluster.pods()
                            .inNamespace(NAMESPACE)
                            .withName(pod.getMetadata().getName())
                            .edit(one -> {
                                one.getMetadata().setFinalizers(List.of());
                                return one;
                            });
                    cluster.pods()
                            .inNamespace(NAMESPACE)
                            .withName(pod.getMetadata().getName())
                            .withGracePeriod(1)
                            .delete();
                });
        cluster.secrets().inNamespace(NAMESPACE).withName(names.secret()).delete();
        cluster.close();
    }
}
