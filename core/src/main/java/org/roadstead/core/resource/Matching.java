// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Verdict.Refusal;

/**
 * The one function that says where a job may run: used by the pool's pull, the harvester's slate, the pilot's choice
 * and by {@code explain}, so that none of them can disagree.
 */
public final class Matching {
    private Matching() {}

    /** Whether {@code capability} takes {@code shape}; a refusal names both figures. */
    public static Verdict match(Shape shape, Capability capability) {
        List<Refusal> refusals = new ArrayList<>(0);
        Resources most = capability.most();
        if (shape.coresMin() > most.cores()) {
            refuse(
                    refusals,
                    Reason.TOO_MANY_CORES,
                    shape.coresMin() + " cores are asked, at most " + most.cores() + " are here");
        }
        if (shape.memory() > most.memory()) {
            refuse(
                    refusals,
                    Reason.TOO_MUCH_MEMORY,
                    mebibytes(shape.memory()) + " of memory are asked, at most " + mebibytes(most.memory())
                            + " are here");
        }
        if (shape.disk() > most.disk()) {
            refuse(
                    refusals,
                    Reason.TOO_MUCH_DISK,
                    mebibytes(shape.disk()) + " of disk are asked, at most " + mebibytes(most.disk()) + " are here");
        }
        if (shape.gpus() > most.gpus()) {
            refuse(
                    refusals,
                    Reason.TOO_MANY_GPUS,
                    shape.gpus() + " GPUs are asked, at most " + most.gpus() + " are here");
        } else if (shape.gpus() > 0
                && shape.gpuType() != null
                && !shape.gpuType().equals(capability.gpuType())) {
            refuse(
                    refusals,
                    Reason.GPU_TYPE_MISSING,
                    "GPUs of type " + shape.gpuType() + " are asked, here are " + capability.gpuType());
        }
        if (shape.nodes() > capability.nodes()) {
            refuse(
                    refusals,
                    Reason.TOO_MANY_NODES,
                    shape.nodes() + " nodes are asked, at most " + capability.nodes() + " are here");
        }
        for (String feature : shape.features()) {
            if (!capability.features().contains(feature)) {
                refuse(refusals, Reason.FEATURE_MISSING, "the feature " + feature + " is asked and not here");
            }
        }
        if (!capability.kinds().contains(shape.kind())) {
            refuse(refusals, Reason.KIND_UNSUPPORTED, unsupported(shape.kind()));
        } else if (capability.image() != null && !capability.image().equals(shape.image())) {
            refuse(refusals, Reason.OTHER_IMAGE, "only jobs of the image " + capability.image() + " run here");
        }
        if (shape.durationMillis() > capability.longestMillis()) {
            refuse(
                    refusals,
                    Reason.TOO_LONG,
                    "the job takes up to " + shape.durationMillis() / 1000 + " s, here it may take "
                            + capability.longestMillis() / 1000 + " s");
        }
        if (!capability.serve().serves(shape.owner(), shape.group())) {
            refuse(
                    refusals,
                    Reason.NOT_SERVED,
                    "neither " + shape.owner() + " nor the group " + shape.group() + " is served here");
        }
        return refusals.isEmpty() ? Verdict.FITS : new Verdict(List.copyOf(refusals));
    }

    private static String unsupported(RunKind kind) {
        return switch (kind) {
            case COMMAND -> "run.kind command is not supported here";
            case CONTAINER -> "nothing here runs containers";
        };
    }

    private static void refuse(List<Refusal> refusals, Reason reason, String message) {
        refusals.add(new Refusal(reason, message));
    }

    private static String mebibytes(long bytes) {
        return bytes / (1024 * 1024) + " MiB";
    }
}
