// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.supply.Queue;
import org.roadstead.harvester.platform.PilotOrder;

/**
 * What an operator of a Slurm harvester has chosen.
 *
 * @param harvester its name, which all its Slurm jobs carry
 * @param partitions which to use, best first, and how many pilots each may have; none for Slurm's default partition
 * @param mostPilots of one partition that names no number of its own
 * @param mostPending of one partition
 * @param extra further words for each sbatch
 * @param pilots a directory that all nodes have
 * @param scratch where pilots keep what they work on, as the nodes have it; null for the node's TMPDIR, else /tmp
 * @param launcher the installation's {@code bin/roadstead}, as the nodes have it
 * @param java the JVM's executable, as the nodes have it; null for the launcher's own way of finding one
 * @param life how long an allocation to ask for where nothing says; never longer than its queue allows
 * @param margin how much of an allocation's end is left unused
 * @param disk bytes of a node where Slurm's configuration does not say
 * @param look how often Slurm is asked while nothing is expected to happen
 * @param keep how long the directories of ended jobs stay
 */
public record SlurmOptions(
        String harvester,
        Map<String, Integer> partitions,
        int mostPilots,
        int mostPending,
        @Nullable String account,
        @Nullable String qos,
        @Nullable String reservation,
        List<String> extra,
        Path pilots,
        @Nullable Path scratch,
        Path launcher,
        @Nullable Path java,
        Duration life,
        Duration margin,
        long disk,
        Duration look,
        Duration keep) {
    /** What a pilot itself needs of an allocation's memory, beside its jobs: a small JVM and a few shells. */
    static final long PILOT_MEMORY = 192L << 20;

    public SlurmOptions {
        extra = List.copyOf(extra);
    }

    /** How long an allocation to ask for: an allocation without a word about it would get the partition's own default. */
    Duration lifeOf(PilotOrder order, Queue queue) {
        Duration wanted = order.life() == null ? life : order.life();
        Duration longest = queue.longest();
        return longest != null && longest.compareTo(wanted) < 0 ? longest : wanted;
    }

    /** What every sbatch of this harvester says, dry runs included. */
    List<String> charge() {
        List<String> words = new ArrayList<>();
        if (account != null) {
            words.add("--account=" + account);
        }
        if (qos != null) {
            words.add("--qos=" + qos);
        }
        if (reservation != null) {
            words.add("--reservation=" + reservation);
        }
        words.addAll(extra);
        return words;
    }
}
