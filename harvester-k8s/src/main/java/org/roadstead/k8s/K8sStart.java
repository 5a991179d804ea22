// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.supply.Lives;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.harvester.CommonOptions;
import org.roadstead.harvester.HarvesterConfig;
import org.roadstead.k8s.platform.K8sOptions;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.template.PodBuilding;
import org.roadstead.k8s.template.PodTemplate;
import org.roadstead.k8s.template.TemplateException;
import org.roadstead.k8s.watch.Fabric8Api;
import org.roadstead.k8s.watch.KubeException;
import picocli.CommandLine.ParameterException;

/**
 * From the words of the command line to a harvester beside Kubernetes. Apart from the command, whose class every other command
 * of {@code roadstead harvester} loads too: the client's classes are loaded from here on.
 */
final class K8sStart {
    /** What the command line says of Kubernetes. */
    record Asked(
            @Nullable String namespace,
            @Nullable Path template,
            @Nullable String image,
            List<NodeKind> sizes,
            int mostPilots,
            int mostPending,
            long disk,
            String gpuResource,
            String gpuLabel,
            Duration patience,
            String launcher) {}

    private final CommonOptions common;
    private final HarvesterConfig config;
    private final BiFunction<String, String, ParameterException> usage;

    K8sStart(CommonOptions common, HarvesterConfig config, BiFunction<String, String, ParameterException> usage) {
        this.common = common;
        this.config = config;
        this.usage = usage;
    }

    K8sKind kind(Asked asked, Lives lives, @Nullable Integer cores, @Nullable Long memory, int pilotCores)
            throws IOException {
        try {
            PodTemplate template = template(asked);
            Fabric8Api api = Fabric8Api.open(asked.namespace(), asked.patience());
            checkAddress(template, api);
            PodBuilding pods = new PodBuilding(
                    template,
                    new Names(common.name()),
                    api.namespace(),
                    asked.launcher(),
                    lives.most(),
                    lives.margin(),
                    common.keep(),
                    new PodBuilding.Gpus(asked.gpuResource(), asked.gpuLabel()));
            K8sOptions options =
                    new K8sOptions(pods, asked.mostPilots(), asked.mostPending(), asked.sizes(), asked.disk());
            return new K8sKind(api, options, lives, cores, memory, pilotCores);
        } catch (TemplateException | KubeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private PodTemplate template(Asked asked) throws TemplateException {
        Path file = asked.template();
        String image = asked.image();
        if (file != null) {
            return PodTemplate.read(file, image);
        }
        if (image == null) {
            throw usage.apply("--image", "name the pilots' image, or a --template that does");
        }
        return PodTemplate.builtIn(image);
    }

    /** A loopback address is one that only pods on this very host's network can call. */
    private void checkAddress(PodTemplate template, Fabric8Api api) {
        String advertised = config.advertise() == null ? config.listenHost() : config.advertise();
        if (isLoopback(advertised)
                && !(template.isOnHostNetwork()
                        && isOurs(URI.create(api.server()).getHost()))) {
            throw usage.apply(
                    config.advertise() == null ? "--listen" : "--advertise",
                    "pods cannot call " + advertised
                            + "; name an address of this host, or of a Service, that they reach");
        }
    }

    private static boolean isOurs(@Nullable String name) {
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
                    return true;
                }
            }
            return false;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean isLoopback(String url) {
        String host = url.replaceFirst("^[a-z]+://", "").replaceFirst("/.*$", "");
        host = host.replaceFirst("(?<=[^:]):[0-9]+$", "").replaceAll("[\\[\\]]", "");
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}
