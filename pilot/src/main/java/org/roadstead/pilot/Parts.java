// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.roadstead.core.choice.PilotLedger;
import org.roadstead.pilot.facts.NodeClocks;
import org.roadstead.pilot.link.HarvesterLink;
import org.roadstead.pilot.report.Spool;

/** What a {@link Pilot} is put together from. */
record Parts(
        PilotLedger ledger,
        PilotConfig config,
        Workshop workshop,
        Spool spool,
        NodeClocks clocks,
        HarvesterLink link,
        Executor threads,
        RandomGenerator random,
        PilotLog log) {}
