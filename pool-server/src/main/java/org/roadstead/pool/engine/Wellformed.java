// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Digest;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Serve;

/**
 * Whether messages of harvesters have all their parts. They come as JSON, in which anything can be missing, and what
 * breaks in the writer's turn costs everybody time.
 */
final class Wellformed {
    private Wellformed() {}

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_TEXT = 4000;
    private static final int MOST_CAPABILITIES = 256;
    /** As long as that of a job may be. */
    private static final int MOST_IMAGE = 512;

    private static final int MOST_STEPS = 100;
    private static final int MOST_WAITS = 1000;
    private static final int MOST_OUTPUTS = 100_000;
    private static final long MOST_WRITTEN = 1L << 50;

    static void hello(HarvesterMessages.Hello hello) {
        need(hello.platform() != null, "platform");
        need(hello.release() != null, "release");
        need(hello.protocol() != null, "protocol");
        name(hello.platform(), "platform");
        name(hello.release(), "release");
        hold(hello.protocol().min() <= hello.protocol().max(), "protocol", "has a min above its max");
    }

    static void reconcile(HarvesterMessages.Reconcile reconcile) {
        need(reconcile.held() != null && areWhole(reconcile.held()), "held");
    }

    static void pull(HarvesterMessages.Pull pull) {
        need(pull.capabilities() != null && pull.capabilities().stream().allMatch(Wellformed::isWhole), "capabilities");
        hold(
                pull.capabilities().size() <= MOST_CAPABILITIES,
                "capabilities",
                "has " + pull.capabilities().size() + " entries, at most " + MOST_CAPABILITIES + " are read");
        hold(pull.want() >= 0, "want", "is negative");
        for (int i = 0; i < pull.capabilities().size(); i++) {
            amounts(pull.capabilities().get(i).most(), "capabilities[" + i + "].most");
            image(pull.capabilities().get(i).image(), "capabilities[" + i + "].image");
        }
    }

    private static void image(@Nullable String image, String at) {
        hold(
                image == null || image.length() <= MOST_IMAGE,
                at,
                "is longer than the " + MOST_IMAGE + " characters that an image of a job may have");
    }

    private static void amounts(Resources most, String at) {
        hold(most.cores() >= 0, at + ".cores", "is negative");
        hold(most.memory() >= 0, at + ".memory", "is negative");
        hold(most.disk() >= 0, at + ".disk", "is negative");
        hold(most.gpus() >= 0, at + ".gpus", "is negative");
    }

    /** The same with empty lists for missing ones, and with texts at most as long as anybody reads. */
    static HarvesterMessages.Report report(HarvesterMessages.Report report) {
        List<Progress> progress = new ArrayList<>();
        List<Held> renew = orEmpty(report.renew());
        need(areWhole(renew), "renew");
        for (Progress each : orEmpty(report.progress())) {
            String at = "progress[" + progress.size() + "]";
            need(each != null && each.job() != null && each.steps() != null, at);
            need(each.steps().stream().allMatch(step -> step != null && step.phase() != null), at + ".steps");
            hold(each.steps().size() <= MOST_STEPS, at + ".steps", "has more than at most " + MOST_STEPS + " entries");
            logs(orEmpty(each.logs()), at + ".logs");
            outputs(orEmpty(each.outputs()), at + ".outputs");
            progress.add(shortened(each));
        }
        waits(orEmpty(report.waits()));
        return new HarvesterMessages.Report(
                report.incarnation(), progress, renew, shortened(report.status()), report.waits());
    }

    private static void waits(List<WaitSeen> waits) {
        hold(waits.size() <= MOST_WAITS, "waits", "has more than at most " + MOST_WAITS + " entries");
        for (int i = 0; i < waits.size(); i++) {
            WaitSeen wait = waits.get(i);
            String here = "waits[" + i + "]";
            need(
                    wait != null
                            && wait.pilot() != null
                            && wait.queue() != null
                            && wait.size() != null
                            && wait.features() != null,
                    here);
            name(wait.pilot(), here + ".pilot");
            name(wait.queue(), here + ".queue");
            hold(
                    wait.features().size() <= MOST_CAPABILITIES,
                    here + ".features",
                    "has more than at most " + MOST_CAPABILITIES + " entries");
            for (String feature : wait.features()) {
                need(feature != null, here + ".features");
                name(feature, here + ".features");
            }
            if (wait.gpuType() != null) {
                name(wait.gpuType(), here + ".gpuType");
            }
            amounts(wait.size(), here + ".size");
        }
    }

    private static void logs(List<LogChunk> logs, String at) {
        for (int i = 0; i < logs.size(); i++) {
            LogChunk chunk = logs.get(i);
            String here = at + "[" + i + "]";
            need(chunk != null && chunk.stream() != null && chunk.data() != null, here);
            hold(
                    chunk.stream().equals("stdout") || chunk.stream().equals("stderr"),
                    here + ".stream",
                    "is neither stdout nor stderr");
            hold(chunk.offset() >= 0 && chunk.offset() < MOST_WRITTEN, here + ".offset", "is out of range");
        }
    }

    private static void outputs(List<KeptOutput> outputs, String at) {
        hold(outputs.size() <= MOST_OUTPUTS, at, "has more than at most " + MOST_OUTPUTS + " entries");
        for (int i = 0; i < outputs.size(); i++) {
            KeptOutput output = outputs.get(i);
            String here = at + "[" + i + "]";
            need(output != null && output.path() != null && output.digest() != null, here);
            hold(isInside(output.path()), here + ".path", "is not a path inside the job's directory");
            hold(Digest.isDigest(output.digest()), here + ".digest", "is not sha256: and 64 hexadecimal digits");
            hold(output.size() >= 0, here + ".size", "is negative");
        }
    }

    /** Names of files are what payloads make them, but none leads out of the job's directory. */
    private static boolean isInside(String path) {
        if (path.length() > LONGEST_TEXT || path.indexOf('\0') >= 0) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static Progress shortened(Progress progress) {
        boolean fits = progress.steps().stream().allMatch(step -> isShort(step.message()))
                && (progress.exit() == null || isShort(progress.exit().message()));
        if (fits) {
            return progress;
        }
        List<Step> steps = progress.steps().stream()
                .map(step -> new Step(step.phase(), step.at(), step.reason(), shortened(step.message())))
                .toList();
        Exit exit = progress.exit();
        return new Progress(
                progress.job(),
                progress.generation(),
                progress.attempt(),
                steps,
                progress.placement(),
                exit == null ? null : new Exit(exit.code(), exit.signal(), exit.reason(), shortened(exit.message())),
                progress.outputs(),
                progress.logs());
    }

    private static HarvesterMessages.@Nullable Status shortened(HarvesterMessages.@Nullable Status status) {
        if (status == null || isShort(status.why())) {
            return status;
        }
        return new HarvesterMessages.Status(
                status.capabilities(),
                status.capacity(),
                status.used(),
                status.queued(),
                status.running(),
                status.draining(),
                String.valueOf(shortened(status.why())),
                status.pilots(),
                status.queues());
    }

    private static boolean isShort(@Nullable String text) {
        return text == null || text.length() <= LONGEST_TEXT;
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || isShort(text) ? text : text.substring(0, LONGEST_TEXT) + "...";
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static boolean areWhole(List<Held> held) {
        return held.stream().allMatch(each -> each != null && each.job() != null);
    }

    private static boolean isWhole(Capability capability) {
        return capability != null
                && capability.most() != null
                && capability.features() != null
                && capability.kinds() != null
                && isWhole(capability.serve());
    }

    private static boolean isWhole(Serve serve) {
        return serve != null && (serve.all() || serve.owners() != null && serve.groups() != null);
    }

    private static void name(String text, String field) {
        boolean visible = text.chars().allMatch(c -> c >= ' ' && c != 0x7f);
        hold(
                !text.isBlank() && text.length() <= LONGEST_NAME && visible,
                field,
                "is empty, longer than " + LONGEST_NAME + " characters or not one line");
    }

    private static void need(boolean holds, String field) {
        hold(holds, field, "lacks something");
    }

    private static void hold(boolean holds, String field, String message) {
        if (!holds) {
            throw new PoolException(PoolException.Kind.UNPROCESSABLE, message, field, null);
        }
    }
}
