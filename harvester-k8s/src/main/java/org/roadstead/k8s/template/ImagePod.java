// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.template;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.roadstead.k8s.watch.PodReading;

/**
 * Makes of a pilot's pod one whose pilot runs in the image of its jobs. An init container of the pilots' own image copies the
 * pilot, a Java runtime, a shell and the C library of all that to a volume, which the image's container has at the place
 * where the pilot is used to be. Nothing of it needs the image's own C library.
 */
final class ImagePod {
    static final String VOLUME = "roadstead-pilot";

    private static final String COPY = script("copy.sh");
    private static final String ENTER = script("enter.sh");
    private static final Quantity MOST = new Quantity("" + (PodBuilding.PILOT_COPY >> 20), "Mi");

    private ImagePod() {}

    /**
     * @param launcher {@code bin/roadstead} in the pilots' own image
     * @param first the script that is the first process of every pilot's container
     */
    static void make(Pod pod, String image, String launcher, String first) {
        Container pilot = PodTemplate.pilot(pod);
        String bin = launcher.replaceFirst("/[^/]*$", "");
        String home = bin.replaceFirst("/[^/]*$", "");
        pod.getSpec()
                .getVolumes()
                .add(new VolumeBuilder()
                        .withName(VOLUME)
                        .withNewEmptyDir()
                        .withSizeLimit(MOST)
                        .endEmptyDir()
                        .build());
        List<Container> before = new ArrayList<>(pod.getSpec().getInitContainers());
        before.add(copying(pilot, home));
        pod.getSpec().setInitContainers(before);

        pilot.setImage(image);
        pilot.getVolumeMounts().add(mount(home, true));
        List<EnvVar> environment = new ArrayList<>(pilot.getEnv());
        environment.add(new EnvVar("ROADSTEAD_HOME", home, null));
        pilot.setEnv(environment);
        String own = home + "/own";
        pilot.setCommand(List.of(
                own + "/loader", "--library-path", own + "/lib", own + "/sh", "-c", ENTER + first, "roadstead-pilot"));
    }

    private static Container copying(Container pilot, String home) {
        ResourceRequirements resources = pilot.getResources();
        Map<String, Quantity> small = resources == null ? Map.of() : resources.getLimits();
        return new ContainerBuilder()
                .withName(PodReading.COPYING)
                .withImage(pilot.getImage())
                .withImagePullPolicy(pilot.getImagePullPolicy())
                .withSecurityContext(pilot.getSecurityContext())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withCommand("/bin/sh", "-c", COPY, "copy", home, PodTemplate.ROOT + "/copy")
                .withResources(new ResourceRequirements(null, small, small))
                .withVolumeMounts(mount(PodTemplate.ROOT + "/copy", false))
                .build();
    }

    private static VolumeMount mount(String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(VOLUME)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }

    private static String script(String name) {
        try (InputStream in = ImagePod.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }
}
