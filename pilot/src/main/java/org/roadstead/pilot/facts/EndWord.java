// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.roadstead.core.reason.Reason;

/**
 * Why this pilot is told to end. Slurm's step daemon writes it to the allocation's output before it sends its SIGTERM (22.05:
 * {@code *** JOB 3 ON c3 CANCELLED AT ... DUE TO PREEMPTION ***}); ROADSTEAD_ALLOCATION_LOG names that file. Where nothing is
 * said, somebody tells the pilot to end and not Slurm.
 */
public final class EndWord {
    private static final int TAIL = 4096;

    private EndWord() {}

    /** Of the environment of this process; reads the end of one file. */
    public static Reason of(Map<String, String> environment) {
        String file = environment.get("ROADSTEAD_ALLOCATION_LOG");
        if (file == null) {
            return Reason.PILOT_DRAINED;
        }
        try (RandomAccessFile log = new RandomAccessFile(file, "r")) {
            long from = Math.max(0, log.length() - TAIL);
            byte[] tail = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(tail);
            return read(new String(tail, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return Reason.PILOT_DRAINED;
        }
    }

    static Reason read(String tail) {
        if (tail.contains("Exceeded job memory limit") || tail.contains("oom-kill event")) {
            return Reason.OUT_OF_MEMORY;
        }
        int said = tail.lastIndexOf(" CANCELLED AT ");
        if (said < 0) {
            return Reason.PILOT_DRAINED;
        }
        String word = tail.substring(said);
        if (word.contains("DUE TO PREEMPTION")) {
            return Reason.PREEMPTED;
        } else if (word.contains("DUE TO TIME LIMIT")) {
            return Reason.TIME_LIMIT;
        } else if (word.contains("DUE TO NODE FAILURE")) {
            return Reason.NODE_FAILED;
        } else if (word.contains("DUE TO JOB REQUEUE")) {
            return Reason.REQUEUED;
        }
        return Reason.ALLOCATION_CANCELLED;
    }
}
