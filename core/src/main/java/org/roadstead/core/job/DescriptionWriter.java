// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Input.ContentInput;
import org.roadstead.core.job.Input.FromInput;
import org.roadstead.core.job.Input.UploadInput;
import org.roadstead.core.sweep.Parameter;
import org.roadstead.core.sweep.SweepSpec;
import org.roadstead.core.sweep.Template;
import org.roadstead.core.time.Wish;

/** Writes descriptions in their normal form. Stateless; safe for threads. */
public final class DescriptionWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final boolean template;

    private DescriptionWriter(boolean template) {
        this.template = template;
    }

    /**
     * The normal form of {@code description} with every default filled in, empty lists and maps left out: what the pool
     * stores and sends. {@link DescriptionReader} reads it back as an equal description.
     */
    public static ObjectNode toJson(JobDescription description) {
        return new DescriptionWriter(description.sweep() != null).write(description);
    }

    private ObjectNode write(JobDescription description) {
        ObjectNode json = NODES.objectNode();
        put(json, "name", strict(description.name()));
        put(json, "group", description.group());
        ObjectNode run = json.putObject("run");
        run.put("kind", description.run().kind().name().toLowerCase(Locale.ROOT));
        put(run, "image", description.run().image());
        ArrayNode command = run.putArray("command");
        for (String argument : description.run().command()) {
            command.add(loose(argument));
        }
        if (!description.environment().isEmpty()) {
            ObjectNode environment = json.putObject("environment");
            description.environment().forEach((name, value) -> environment.put(name, loose(value)));
        }
        if (!description.inputs().isEmpty()) {
            ArrayNode inputs = json.putArray("inputs");
            description.inputs().forEach(input -> input(inputs.addObject(), input));
        }
        if (!description.outputs().isEmpty()) {
            ArrayNode outputs = json.putArray("outputs");
            description.outputs().forEach(output -> output(outputs.addObject(), output));
        }
        SweepSpec sweep = description.sweep();
        if (sweep != null && sweep.resources() != null) {
            json.set("resources", sweep.resources().written().deepCopy());
        } else {
            resources(json.putObject("resources"), description.resources());
        }
        terms(json, description);
        if (!description.labels().isEmpty()) {
            ObjectNode labels = json.putObject("labels");
            description.labels().forEach((name, value) -> labels.put(name, strict(value)));
        }
        if (sweep != null) {
            sweep(json.putObject("sweep").putObject("parameters"), sweep.parameters());
        }
        return json;
    }

    private void output(ObjectNode node, Output output) {
        node.put("path", strict(output.path()));
        put(node, "to", strict(output.to()));
    }

    private void input(ObjectNode node, Input input) {
        if (input instanceof FromInput from) {
            node.put("from", strict(from.from()));
        } else if (input instanceof UploadInput upload) {
            node.put("upload", strict(upload.upload()));
        } else if (input instanceof ContentInput content) {
            node.put("content", strict(content.content()));
        }
        node.put("to", strict(input.to()));
        if (input instanceof FromInput from) {
            put(node, "size", from.size() == null ? null : from.size().toString());
            put(
                    node,
                    "checksum",
                    from.checksum() == null ? null : from.checksum().value());
        }
        if (input.executable()) {
            node.put("executable", true);
        }
    }

    private static void resources(ObjectNode node, ResourceRequest resources) {
        IntRange cores = resources.cores();
        if (cores.min() == cores.max()) {
            node.put("cores", cores.min());
        } else {
            node.putObject("cores").put("min", cores.min()).put("max", cores.max());
        }
        node.put("memory", resources.memory().toString());
        node.put("disk", resources.disk().toString());
        if (resources.gpus().count() > 0) {
            ObjectNode gpus =
                    node.putObject("gpus").put("count", resources.gpus().count());
            put(gpus, "type", resources.gpus().type());
        }
        node.put("nodes", resources.nodes());
        for (String feature : resources.features()) {
            node.withArray("features").add(feature);
        }
    }

    private static void terms(ObjectNode json, JobDescription description) {
        List<Wish> wishes = description.start().wishes();
        if (wishes.size() == 1) {
            json.put("start", wishes.get(0).toString());
        } else {
            ArrayNode start = json.putArray("start");
            wishes.forEach(wish -> start.add(wish.toString()));
        }
        json.put("ifMissed", description.ifMissed().name().toLowerCase(Locale.ROOT));
        Asking asking = description.asking();
        if (asking.many()) {
            json.put("accept", "many");
        }
        if (asking.minConfidence() != Asking.USUAL.minConfidence()) {
            json.put("minConfidence", asking.minConfidence());
        }
        json.put("zone", description.zone().getId());
        json.put("duration", description.duration().toString());
        Retry retry = description.retry();
        json.putObject("retry")
                .put("attempts", retry.attempts())
                .put("silence", retry.silence().toString());
        for (String id : description.after()) {
            json.withArray("after").add(id);
        }
        json.put("priority", description.priority());
    }

    private static void sweep(ObjectNode node, Map<String, Parameter> parameters) {
        parameters.forEach((name, parameter) -> {
            if (parameter instanceof Parameter.Range range) {
                node.putObject(name).put("range", range.toString());
            } else if (parameter instanceof Parameter.Values listed) {
                ArrayNode values = node.putObject(name).putArray("values");
                listed.values().forEach(values::add);
            }
        });
    }

    private static void put(ObjectNode node, String key, @Nullable String text) {
        if (text != null) {
            node.put(key, text);
        }
    }

    /** A text in which <code>${...}</code> must be escaped; that of a sweep is written as it was read. */
    private @Nullable String strict(@Nullable String text) {
        return text == null || template ? text : Template.quote(text, false);
    }

    private String loose(String text) {
        return template ? text : Template.quote(text, true);
    }
}
