// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.states;

import java.util.Map;

/**
 * Why Slurm lets a job wait, in a sentence: Slurm's word and what it means (job_reason_string in slurm_protocol_defs.c, 22.05).
 * Words that are not in the table are passed on as they are.
 */
public final class PendingReason {
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("None", "the scheduler has not looked at it yet"),
            Map.entry("Priority", "jobs of higher priority are ahead of it"),
            Map.entry("Resources", "it is next, and what it needs is in use"),
            Map.entry("Licenses", "the licenses it needs are in use"),
            Map.entry("Dependency", "it waits for another job"),
            Map.entry("DependencyNeverSatisfied", "the job it waits for can no longer do its part"),
            Map.entry("BeginTime", "its earliest start is still to come"),
            Map.entry("JobArrayTaskLimit", "as many tasks of its array run as may"),
            Map.entry("JobHeldUser", "its own account holds it"),
            Map.entry("JobHeldAdmin", "an operator of the cluster holds it"),
            Map.entry("launch failed requeued held", "it could not be launched, and Slurm holds it now"),
            Map.entry("Reservation", "its reservation has not begun"),
            Map.entry("ReservationDeleted", "its reservation was deleted"),
            Map.entry("ReqNodeNotAvail", "nodes it needs are down, drained or reserved"),
            Map.entry("NodeDown", "a node it needs is down"),
            Map.entry("BadConstraints", "no node has what it asks for"),
            Map.entry("PartitionDown", "its partition is down"),
            Map.entry("PartitionInactive", "its partition is inactive"),
            Map.entry("PartitionNodeLimit", "it asks for more nodes than its partition gives one job"),
            Map.entry("PartitionTimeLimit", "it asks for more time than its partition gives"),
            Map.entry("AccountNotAllowed", "its account may not use this partition"),
            Map.entry("InvalidAccount", "its account is not known"),
            Map.entry("InvalidQOS", "its quality of service is not known"),
            Map.entry("QOSNotAllowed", "its quality of service may not be used here"),
            Map.entry("MaxMemPerLimit", "it asks for more memory than one job may have"),
            Map.entry("NonZeroExitCode", "its last run ended with an exit code that is not zero"),
            Map.entry("SystemFailure", "Slurm, the file system or the network failed"),
            Map.entry("Prolog", "the prolog of its nodes runs"),
            Map.entry("Cleaning", "what its last run left is being cleared away"),
            Map.entry("FrontEndDown", "the front end it needs is down"),
            Map.entry("DeadLine", "it cannot end before its deadline"),
            Map.entry("BurstBufferResources", "the burst buffer it needs is in use"),
            Map.entry("BurstBufferStageIn", "its files are being staged in"),
            Map.entry("SchedDefer", "the scheduler has put it off"));

    private PendingReason() {}

    /** Of what squeue prints as the reason of a pending job. */
    public static String sentence(String word) {
        String reason = word.strip();
        String first = reason.contains(",") ? reason.substring(0, reason.indexOf(',')) : reason;
        String meaning = MEANINGS.get(first);
        if (meaning != null) {
            return reason + ": " + meaning;
        }
        if (first.startsWith("QOS")) {
            return reason + ": a limit of its quality of service is reached";
        }
        if (first.startsWith("Assoc")) {
            return reason + ": a limit of its account or user is reached";
        }
        return reason.isEmpty() ? "Slurm does not say why" : reason;
    }
}
