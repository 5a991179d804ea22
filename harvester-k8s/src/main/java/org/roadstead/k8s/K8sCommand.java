// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.Lives;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.harvester.CommonOptions;
import org.roadstead.harvester.Foreground;
import org.roadstead.harvester.HarvesterConfig;
import org.roadstead.harvester.HarvesterMain;
import org.roadstead.harvester.PlatformCommand;
import org.roadstead.harvester.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roadstead harvester k8s}: pilots are pods. */
@Command(
        name = "k8s",
        mixinStandardHelpOptions = true,
        versionProvider = HarvesterMain.Version.class,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Runs pilots as pods of one namespace of a Kubernetes cluster.",
            "Prints 'harvester NAME ready' once the pool has welcomed it and pilots can call."
        },
        footer = {
            "",
            "The cluster is the one that kubectl would use: of KUBECONFIG, of ~/.kube/config, or of the pod",
            "that this runs in. Pilots are asked for as the backlog needs them, each a pod made from the",
            "template; they end when there is nothing for them. A secret named roadstead-NAME holds their",
            "tokens, and owns the pods: who deletes it ends all pilots.",
            "",
            CommonOptions.HOW_IT_ENDS,
            "",
            "Payloads of one pilot are not isolated from each other, so pilots never mix owners.",
            "",
            "Example:",
            "  roadstead harvester k8s --pool https://pool.example.org --token-file harvester.token \\",
            "      --data ~/roadstead --namespace radio --image registry.example.org/roadstead:1 \\",
            "      --listen 10.0.0.5:7100"
        })
public final class K8sCommand implements PlatformCommand {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6}):([^:]+)(?::([0-9]{1,4})(?::([^:]+))?)?");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions("k8s");

    /** Of nodes that nobody has counted there may be as many as anything needs; other limits say how many pilots there are. */
    private static final int UNCOUNTED = 1_000;

    @Option(
            names = "--namespace",
            paramLabel = "NS",
            description = "Where pods are made (default: the configuration's own).")
    private @Nullable String namespace;

    @Option(
            names = "--template",
            paramLabel = "F",
            description = {
                "A Pod in YAML with one container named 'pilot': image, account, node selectors,",
                "tolerations, priority, volumes (default: ROADSTEAD_HARVESTER_TEMPLATE, else a small one that has",
                "no rights at all)."
            })
    private @Nullable Path template;

    @Option(names = "--image", paramLabel = "I", description = "The pilots' image, where the template names none.")
    private @Nullable String image;

    @Option(
            names = "--size",
            paramLabel = "CORES:MEMORY[:GPUS[:TYPE]]",
            description = {
                "What a node has for one pilot, such as 16:64GiB; may be given more than once",
                "(default: what the nodes say, when this account may list them). How many such nodes there are is not",
                "asked: --most-pilots, --cores and --memory limit what is started."
            })
    private List<String> sizes = new ArrayList<>();

    @Option(
            names = "--most-pilots",
            paramLabel = "N",
            description = "Pilots in the namespace, waiting ones included (default: ${DEFAULT-VALUE}).")
    private int mostPilots = 200;

    @Option(
            names = "--most-pending",
            paramLabel = "N",
            description = "Pilots that wait there (default: ${DEFAULT-VALUE}).")
    private int mostPending = 20;

    @Option(
            names = "--cores",
            paramLabel = "N",
            description = "Of all pilots together (default: what nodes and quotas have).")
    private @Nullable Integer cores;

    @Option(
            names = "--memory",
            paramLabel = "S",
            description = "Of all pilots together (default: what nodes and quotas have).")
    private @Nullable String memory;

    @Option(
            names = "--pilot-cores",
            paramLabel = "N",
            description = {
                "Cores of a pilot when no job needs more; a node that has fewer gives what it has",
                "(default: ${DEFAULT-VALUE})."
            })
    private int pilotCores = 4;

    @Option(
            names = "--disk",
            paramLabel = "S",
            description = "Disk of a node where it does not say (default: ${DEFAULT-VALUE}).")
    private String disk = "20GiB";

    @Option(
            names = "--life",
            paramLabel = "D",
            description = {
                "The longest time a pod is asked for, unless a job needs a longer one",
                "(default: ${DEFAULT-VALUE})."
            })
    private String life = "PT4H";

    @Option(
            names = "--margin",
            paramLabel = "D",
            description = "What is left unused at the end of it (default: ${DEFAULT-VALUE}).")
    private String margin = "PT30S";

    @Option(
            names = "--gpu-resource",
            paramLabel = "R",
            description = "What GPUs are asked for as (default: ${DEFAULT-VALUE}).")
    private String gpuResource = "nvidia.com/gpu";

    @Option(
            names = "--gpu-label",
            paramLabel = "L",
            description = "The node label that names their type (default: ${DEFAULT-VALUE}).")
    private String gpuLabel = "nvidia.com/gpu.product";

    @Option(
            names = "--patience",
            paramLabel = "D",
            description = "How long one request may take (default: ${DEFAULT-VALUE}).")
    private String patience = "PT15S";

    @Option(
            names = "--launcher",
            paramLabel = "F",
            description = "bin/roadstead as the image has it (default: ${DEFAULT-VALUE}).")
    private String launcher = "/opt/roadstead/bin/roadstead";

    @Override
    public Integer call() throws InterruptedException {
        HarvesterConfig config = common.config();
        if (common.name().endsWith("-") || common.name().length() > 40) {
            throw common.usage("--name", "on Kubernetes it is at most 40 characters, and the last is no hyphen");
        }
        common.positive(mostPilots, "--most-pilots");
        common.positive(mostPending, "--most-pending");
        common.positive(pilotCores, "--pilot-cores");
        Duration most = common.duration(life, "--life");
        if (most.compareTo(Duration.ofMinutes(1)) < 0) {
            throw common.usage("--life", "is at least PT1M");
        }
        Duration least = Lives.USUAL.least();
        Duration rest = common.duration(margin, "--margin");
        Lives lives = new Lives(least.compareTo(most) < 0 ? least : most, most, rest);
        try {
            K8sStart start = new K8sStart(common, config, this::usage);
            K8sKind kind = start.kind(
                    new K8sStart.Asked(
                            namespace,
                            template(),
                            image,
                            sizes(),
                            mostPilots,
                            mostPending,
                            bytes(disk, "--disk"),
                            gpuResource,
                            gpuLabel,
                            common.duration(patience, "--patience"),
                            launcher),
                    lives,
                    common.positive(cores, "--cores"),
                    common.bytes(memory, "--memory"),
                    pilotCores);
            return Foreground.run(config, kind, common.endsPilots());
        } catch (IOException | StoreException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private @Nullable Path template() {
        String usual = System.getenv("ROADSTEAD_HARVESTER_TEMPLATE");
        return template != null || usual == null || image != null ? template : Path.of(usual);
    }

    private ParameterException usage(String option, String message) {
        return common.usage(option, message);
    }

    private long bytes(String text, String option) {
        Long bytes = common.bytes(text, option);
        return bytes == null ? 0 : bytes;
    }

    private List<NodeKind> sizes() {
        long room = bytes(disk, "--disk");
        List<NodeKind> kinds = new ArrayList<>();
        for (String size : sizes) {
            Matcher words = SIZE.matcher(size);
            if (!words.matches() || words.group(1).matches("0+")) {
                throw common.usage(
                        "--size", "'" + size + "' is not CORES:MEMORY or CORES:MEMORY:GPUS, such as 16:64GiB");
            }
            long bytes = bytes(words.group(2), "--size");
            int gpus = words.group(3) == null ? 0 : Integer.parseInt(words.group(3));
            Resources has = new Resources(Integer.parseInt(words.group(1)), bytes, room, gpus);
            kinds.add(new NodeKind(has, gpus == 0 ? null : words.group(4), new TreeSet<>(), UNCOUNTED));
        }
        return kinds;
    }
}
