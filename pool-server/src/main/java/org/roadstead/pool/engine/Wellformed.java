// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Serve;

/**
 * Whether messages of harvesters have all their parts. They come as JSON, in which anything can be missing, and what
 * breaks in the writer's turn costs everybody time.
 */
final class Wellformed {
    private Wellformed() {}

    static void hello(HarvesterMessages.Hello hello) {
        need(hello.platform() != null, "platform");
        need(hello.release() != null, "release");
        need(hello.protocol() != null, "protocol");
    }

    static void reconcile(HarvesterMessages.Reconcile reconcile) {
        need(reconcile.held() != null && areWhole(reconcile.held()), "held");
    }

    static void pull(HarvesterMessages.Pull pull) {
        need(pull.capabilities() != null && pull.capabilities().stream().allMatch(Wellformed::isWhole), "capabilities");
    }

    /** The same with empty lists for missing ones. */
    static HarvesterMessages.Report report(HarvesterMessages.Report report) {
        List<Progress> progress = orEmpty(report.progress());
        List<Held> renew = orEmpty(report.renew());
        need(areWhole(renew), "renew");
        for (Progress each : progress) {
            need(each != null && each.job() != null && each.steps() != null, "progress");
            need(each.steps().stream().allMatch(step -> step != null && step.phase() != null), "progress.steps");
            need(orEmpty(each.logs()).stream().allMatch(Wellformed::isWhole), "progress.logs");
            need(orEmpty(each.outputs()).stream().allMatch(Objects::nonNull), "progress.outputs");
        }
        return new HarvesterMessages.Report(report.incarnation(), progress, renew, report.status());
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

    private static boolean isWhole(LogChunk chunk) {
        return chunk != null && chunk.stream() != null && chunk.data() != null && chunk.offset() >= 0;
    }

    private static void need(boolean holds, String field) {
        if (!holds) {
            throw new PoolException(PoolException.Kind.UNPROCESSABLE, "something is missing in " + field, field, null);
        }
    }
}
