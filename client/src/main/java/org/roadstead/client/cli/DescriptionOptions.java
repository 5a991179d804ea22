// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What options say about a job; each goes before what the file says. */
final class DescriptionOptions {
    @Option(names = "--name", paramLabel = "NAME", description = "its name")
    @Nullable
    String name;

    @Option(names = "--group", paramLabel = "GROUP", description = "one of your groups")
    @Nullable
    String group;

    @Option(
            names = "--start",
            paramLabel = "WHEN",
            description = "when it may start, in your time zone: `now`, `any time`, `within 2 hours`, `this afternoon`,"
                    + " `tonight`, `today or tomorrow`, `tomorrow morning`, `at 10am tomorrow`, `next Tuesday 14:00`,"
                    + " `by Friday 17:00`, `before noon`, `after 18:00 today`, `between 9am and 5pm tomorrow`,"
                    + " `on 3 December`, `from Monday`, `this weekend`, `next week` and the like (docs/when.md), or an"
                    + " ISO 8601 interval (any time)")
    @Nullable
    String start;

    @Option(names = "--if-missed", paramLabel = "fail|relax", description = "what if it cannot start by then (fail)")
    @Nullable
    String ifMissed;

    @Option(names = "--cores", paramLabel = "N|N-M", description = "cores, or fewest and most (1)")
    @Nullable
    String cores;

    @Option(names = "--memory", paramLabel = "SIZE", description = "such as 4GiB (512MiB)")
    @Nullable
    String memory;

    @Option(names = "--disk", paramLabel = "SIZE", description = "such as 10GiB (1GiB)")
    @Nullable
    String disk;

    @Option(names = "--gpus", paramLabel = "N|TYPE:N", description = "GPUs, of any type or one such as a100 (0)")
    @Nullable
    String gpus;

    @Option(
            names = "--feature",
            split = ",",
            paramLabel = "NAME",
            description = "what the node must have; may be repeated")
    List<String> features = new ArrayList<>();

    @Option(names = "--duration", paramLabel = "D", description = "the longest it may run, such as 30m or PT30M (1h)")
    @Nullable
    String duration;

    @Option(names = "--attempts", paramLabel = "N", description = "how often it may fail (1)")
    @Nullable
    Integer attempts;

    @Option(names = "--silence", paramLabel = "D", description = "how long a pilot may be out of touch (30m)")
    @Nullable
    String silence;

    @Option(names = "--priority", paramLabel = "N", description = "higher goes first among your jobs (0)")
    @Nullable
    Integer priority;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "to find it by; may be repeated")
    List<String> labels = new ArrayList<>();

    @Option(names = "--env", paramLabel = "KEY=VALUE", description = "for its environment; may be repeated")
    List<String> environment = new ArrayList<>();

    @Option(
            names = "--input",
            paramLabel = "[PATH=]URL",
            description = "a file it needs, http(s):// or file://, at PATH in its directory; may be repeated")
    List<String> inputs = new ArrayList<>();

    @Option(
            names = "--upload",
            paramLabel = "[PATH=]FILE",
            description = "a file of yours it needs, at PATH in its directory; may be repeated")
    List<String> uploads = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "PATH[=URL]",
            description = "a file it writes, kept by the pool or put to file://...; may be repeated")
    List<String> outputs = new ArrayList<>();

    @Option(
            names = "--after",
            paramLabel = "ID",
            description = "start when this job or sweep has completed; may be repeated")
    List<String> after = new ArrayList<>();

    @Option(
            names = "--sweep",
            paramLabel = "[NAME=]1-1000|a,b,c",
            description =
                    "a job for each value, which is $${NAME} in the description ($${n}); repeated: each with each")
    List<String> sweep = new ArrayList<>();

    @Option(
            names = "--each",
            paramLabel = "FILE|DIR",
            description = "a job for each line of FILE or each file in DIR, which is $${file} in the description")
    @Nullable
    String each;

    /** Writes them into a description; throws a failure with all that is wrong with them. */
    void apply(ObjectNode description, Surroundings surroundings) {
        List<String> wrong = new ArrayList<>();
        put(description, "name", name);
        put(description, "group", group);
        put(description, "start", start);
        put(description, "ifMissed", ifMissed);
        put(description, "duration", duration == null ? null : Durations.iso(duration));
        if (priority != null) {
            description.put("priority", priority);
        }
        if (cores != null || memory != null || disk != null || gpus != null || !features.isEmpty()) {
            ObjectNode resources = description.withObjectProperty("resources");
            gather(wrong, cores == null ? List.of() : List.of(cores), value -> Parts.cores(resources, value));
            put(resources, "memory", memory);
            put(resources, "disk", disk);
            gather(wrong, gpus == null ? List.of() : List.of(gpus), value -> Parts.gpus(resources, value));
            if (!features.isEmpty()) {
                features.forEach(resources.withArrayProperty("features")::add);
            }
        }
        if (attempts != null) {
            description.withObjectProperty("retry").put("attempts", attempts);
        }
        if (silence != null) {
            description.withObjectProperty("retry").put("silence", Durations.iso(silence));
        }
        gather(wrong, labels, label -> Parts.pair(description, "labels", "--label", label));
        gather(wrong, environment, variable -> Parts.pair(description, "environment", "--env", variable));
        gather(wrong, inputs, input -> Parts.input(description, input));
        gather(wrong, uploads, upload -> Parts.upload(description, upload, surroundings));
        outputs.forEach(output -> Parts.output(description, output));
        after.forEach(id -> description.withArrayProperty("after").add(id));
        gather(wrong, sweep, one -> SweepOptions.sweep(description, one));
        gather(
                wrong,
                each == null ? List.of() : List.of(each),
                one -> SweepOptions.each(description, one, surroundings));
        if (!wrong.isEmpty()) {
            throw Failure.usage(wrong);
        }
        if (!description.has("zone")) {
            description.put("zone", surroundings.zone().getId());
        }
    }

    private static void gather(List<String> wrong, List<String> values, Consumer<String> taking) {
        for (String value : values) {
            try {
                taking.accept(value);
            } catch (Failure failure) {
                wrong.addAll(failure.lines());
            }
        }
    }

    private static void put(ObjectNode node, String key, @Nullable String value) {
        if (value != null) {
            node.put(key, value);
        }
    }
}
