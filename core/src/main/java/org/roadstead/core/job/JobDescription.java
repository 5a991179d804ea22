// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.sweep.SweepSpec;
import org.roadstead.core.time.StartWish;

/**
 * What should be run, with which data, and when: a checked description with every default filled in. Immutable.
 *
 * <p>Without a {@code sweep} it describes one job and every text in it is literal. With one it is a template: texts
 * still hold their {@code ${parameters}}, {@code resources} are those of the first member, and {@link
 * org.roadstead.core.sweep.Expansion} makes the members.
 *
 * @param name what people call it; null when nobody named it
 * @param group one of the owner's groups; null for the owner's first
 * @param environment variables for the payload, in the order written
 * @param duration how long it may run once started; enforced
 * @param after ids of jobs and sweeps that must have completed before this one starts
 * @param priority -1000..1000, higher goes first
 * @param labels in the order written
 * @param asking how offers are asked for and taken; of meaning only where somebody asks first
 * @param sweep null for a single job
 */
public record JobDescription(
        @Nullable String name,
        @Nullable String group,
        Run run,
        Map<String, String> environment,
        List<Input> inputs,
        List<Output> outputs,
        ResourceRequest resources,
        StartWish start,
        IfMissed ifMissed,
        ZoneId zone,
        Duration duration,
        Retry retry,
        List<String> after,
        int priority,
        Map<String, String> labels,
        Asking asking,
        @Nullable SweepSpec sweep) {

    public JobDescription {
        environment = ordered(environment);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        after = List.copyOf(after);
        labels = ordered(labels);
    }

    private static Map<String, String> ordered(Map<String, String> map) {
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The same job with so many cores, no more and no less: what an offer names. */
    public JobDescription with(int cores) {
        ResourceRequest sized = new ResourceRequest(
                new IntRange(cores, cores),
                resources.memory(),
                resources.disk(),
                resources.gpus(),
                resources.nodes(),
                resources.features());
        return new JobDescription(
                name,
                group,
                run,
                environment,
                inputs,
                outputs,
                sized,
                start,
                ifMissed,
                zone,
                duration,
                retry,
                after,
                priority,
                labels,
                Asking.USUAL,
                sweep);
    }
}
