// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;

/** What the platform knows of a pilot's end, told by the pilot's own words. */
class EndOfPilotTest {
    @Test
    void pilot_that_somebody_else_ends_hands_jobs_back_with_the_platforms_reason() {
        Bench bench = new Bench(8);
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 8, "ada");
        bench.claims("p1", lease);
        bench.reported();
        bench.commit(out -> {
            PilotSeen seen =
                    new PilotSeen("p1", PilotSeen.State.RUNNING, "4711", Reason.EVICTED, "it is being evicted");
            bench.ledger.observed(List.of(seen), bench.now, out);
            return true;
        });
        Progress handedBack = new Progress(
                lease.job(),
                lease.generation(),
                lease.attempt(),
                List.of(new Step(Phase.WAITING, 0, Reason.PILOT_DRAINED, null)),
                null,
                null,
                null,
                null);
        bench.says("p1", List.of(handedBack));
        HarvesterMessages.Report report = bench.report().orElseThrow();
        assertEquals(Reason.EVICTED, report.progress().get(0).steps().get(0).reason());
    }
}
