// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.HarvesterMessages.Hello;
import org.roadstead.core.protocol.HarvesterMessages.Lease;
import org.roadstead.core.protocol.HarvesterMessages.Pull;
import org.roadstead.core.protocol.HarvesterMessages.Pulled;
import org.roadstead.core.protocol.HarvesterMessages.Reconcile;
import org.roadstead.core.protocol.HarvesterMessages.Report;
import org.roadstead.core.protocol.HarvesterMessages.Reported;
import org.roadstead.core.protocol.HarvesterMessages.Welcome;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;

/** Speaks as a harvester does, without being one. For one thread. */
final class Leaf implements AutoCloseable {
    private static final int LOT = 100;
    private static final int WARM_UP = 200;

    private final Wire wire;
    private final String base;
    private long incarnation;
    private long seq;

    Leaf(URI pool, String token, String name) throws IOException {
        wire = new Wire(pool, token);
        base = "/api/v1/harvesters/" + name + "/";
        incarnation = call(
                        "hello",
                        new Hello("bench", ProtocolRange.CURRENT, List.of(), "local", null, Serve.ALL),
                        Welcome.class)
                .incarnation();
        wire.post(base + "reconcile", "application/json", bytes(new Reconcile(incarnation, ++seq, List.of())));
    }

    /** Of 1,000 shapes that ask for 128 MiB and more, 900 fit. */
    private static Capability capability() {
        return new Capability(
                new Resources(8, (128L + 899) << 20, 1L << 40, 0),
                null,
                1,
                new TreeSet<>(),
                EnumSet.of(RunKind.COMMAND),
                Long.MAX_VALUE,
                Serve.ALL);
    }

    String pulls(int n) throws IOException {
        for (int i = 0; i < Math.min(n, WARM_UP); i++) {
            pull(LOT, 0);
        }
        long[] nanos = new long[n];
        for (int i = 0; i < n; i++) {
            long begin = Figures.nanos();
            int leases = pull(LOT, 0).leases().size();
            nanos[i] = Figures.nanos() - begin;
            if (leases != LOT) {
                throw new IOException("a pull of " + LOT + " brought " + leases + " after " + i + " pulls");
            }
        }
        return Figures.quantiles(nanos);
    }

    String reports(int n) throws IOException {
        long[] nanos = new long[n];
        for (int i = -n; i < n; i++) {
            List<Lease> leases = pull(LOT, 0).leases();
            report(leases, Phase.PREPARING, Phase.RUNNING);
            long begin = Figures.nanos();
            report(leases, Phase.RELEASING, Phase.COMPLETED);
            if (i >= 0) {
                nanos[i] = Figures.nanos() - begin;
            }
        }
        return Figures.quantiles(nanos);
    }

    private void report(List<Lease> leases, Phase first, Phase second) throws IOException {
        List<Progress> progress = new ArrayList<>();
        for (Lease lease : leases) {
            progress.add(new Progress(
                    lease.job(),
                    lease.generation(),
                    lease.attempt(),
                    List.of(new Step(first, 0, null, null), new Step(second, 0, null, null)),
                    null,
                    second == Phase.COMPLETED ? new Exit(0, null, null, null) : null,
                    null,
                    null));
        }
        call("report", new Report(incarnation, progress, List.of(), null), Reported.class);
    }

    /** The pull that waits, as bytes to be sent. */
    byte[] waitingPull(long waitMillis) throws IOException {
        return bytes(new Pull(incarnation, ++seq, List.of(capability()), LOT, waitMillis));
    }

    String path(String call) {
        return base + call;
    }

    private Pulled pull(int want, long waitMillis) throws IOException {
        return call("pull", new Pull(incarnation, ++seq, List.of(capability()), want, waitMillis), Pulled.class);
    }

    private <A> A call(String call, Object message, Class<A> answer) throws IOException {
        String body = Submits.taken(wire.post(base + call, "application/json", bytes(message)));
        return Json.MAPPER.readValue(body, answer);
    }

    private static byte[] bytes(Object message) throws IOException {
        return Json.MAPPER.writeValueAsBytes(message);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
