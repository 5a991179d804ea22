// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Input;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.Output;
import org.roadstead.core.job.ResourceRequest;
import org.roadstead.core.job.Run;

/**
 * Makes the members of one sweep, one at a time: member {@code i} is the {@code i}-th combination of values when the
 * last parameter changes fastest. Nothing is kept per member. Immutable; safe for threads.
 */
public final class Expansion {
    private final JobDescription template;
    private final @Nullable ResourceTemplate resources;
    private final long size;
    private final String[] names;
    private final Parameter[] parameters;
    private final long[] strides;
    private final int[] variantStrides;

    /** @param template with a sweep, as {@code DescriptionReader} gave it */
    public Expansion(JobDescription template) {
        SweepSpec sweep = template.sweep();
        if (sweep == null) {
            throw new IllegalArgumentException("the description has no sweep");
        }
        this.template = template;
        this.resources = sweep.resources();
        this.size = sweep.size();
        this.names = sweep.parameters().keySet().toArray(new String[0]);
        this.parameters = sweep.parameters().values().toArray(new Parameter[0]);
        this.strides = new long[names.length];
        this.variantStrides = new int[names.length];
        long stride = 1;
        int variantStride = 1;
        for (int i = names.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= parameters[i].size();
            if (resources != null && resources.parameters().contains(names[i])) {
                variantStrides[i] = variantStride;
                variantStride *= Math.toIntExact(parameters[i].size());
            }
        }
    }

    /** How many members there are. */
    public long size() {
        return size;
    }

    /**
     * What the {@code index}-th member (from 0) runs: a description without a sweep, every text literal. The reader has
     * tried every value of every parameter, but not every combination: a {@code uri()} or path made of several
     * parameters may still be wrong.
     */
    public JobDescription member(long index) {
        Filler filler = new Filler(parameters(index));
        List<Input> inputs = new ArrayList<>(template.inputs().size());
        for (Input input : template.inputs()) {
            inputs.add(filler.input(input));
        }
        List<Output> outputs = new ArrayList<>(template.outputs().size());
        for (Output output : template.outputs()) {
            outputs.add(filler.output(output));
        }
        return new JobDescription(
                filler.optional(template.name()),
                template.group(),
                new Run(
                        template.run().kind(),
                        template.run().image(),
                        filler.texts(template.run().command())),
                filler.values(template.environment()),
                inputs,
                outputs,
                resources(variant(index)),
                template.start(),
                template.ifMissed(),
                template.zone(),
                template.duration(),
                template.retry(),
                template.after(),
                template.priority(),
                filler.values(template.labels()),
                template.asking(),
                null);
    }

    /** The value of each parameter for the {@code index}-th member, in the order written. */
    public Map<String, String> parameters(long index) {
        Objects.checkIndex(index, size);
        Map<String, String> values = new LinkedHashMap<>(names.length * 2);
        for (int i = 0; i < names.length; i++) {
            values.put(names[i], parameters[i].value(digit(i, index)));
        }
        return values;
    }

    /** How many different resources the members may ask for; 1 unless parameters stand in {@code resources}. */
    public int variants() {
        return resources == null ? 1 : resources.variants().size();
    }

    /** Which of the {@link #variants} the {@code index}-th member asks for; allocates nothing. */
    public int variant(long index) {
        if (resources == null) {
            return 0;
        }
        int variant = 0;
        for (int i = 0; i < variantStrides.length; i++) {
            if (variantStrides[i] > 0) {
                variant += (int) digit(i, index) * variantStrides[i];
            }
        }
        return variant;
    }

    /** What members of {@code variant} ask for. */
    public ResourceRequest resources(int variant) {
        return resources == null ? template.resources() : resources.variants().get(variant);
    }

    private long digit(int parameter, long index) {
        return index / strides[parameter] % parameters[parameter].size();
    }
}
