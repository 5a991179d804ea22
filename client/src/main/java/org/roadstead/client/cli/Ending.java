// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.roadstead.core.job.Phase;

/** What became of a job, in one sentence. */
final class Ending {
    private Ending() {}

    static boolean isOver(JsonNode job) {
        return isTerminal(Words.text(job, "phase"));
    }

    static boolean isTerminal(String phase) {
        for (Phase known : Phase.values()) {
            if (known.name().equals(phase)) {
                return known.isTerminal();
            }
        }
        return false;
    }

    static boolean isGood(JsonNode job) {
        return Words.text(job, "phase").equals(Phase.COMPLETED.name());
    }

    /** Such as {@code job j... failed: the command ended with exit code 3 (EXIT_NONZERO)}. */
    static String sentence(JsonNode job) {
        String subject = "job " + Words.text(job, "id");
        String phase = Words.text(job, "phase");
        if (phase.equals(Phase.COMPLETED.name())) {
            return subject + " completed";
        }
        if (!isTerminal(phase)) {
            return subject + " is " + phase;
        }
        String verb = phase.equals(Phase.CANCELLED.name()) ? " was cancelled" : " failed";
        String reason = reason(job);
        if (reason.isEmpty() || reason.equals(phase)) {
            return subject + verb;
        }
        return subject + verb + ": " + why(job, reason) + " (" + reason + ")" + tries(job);
    }

    /** The word for why; empty when there is none. */
    static String reason(JsonNode job) {
        String ofExit = Words.text(job.path("exit"), "reason");
        if (!ofExit.isEmpty()) {
            return ofExit;
        }
        String ofJob = Words.text(job, "reason");
        if (!ofJob.isEmpty()) {
            return ofJob;
        }
        JsonNode history = job.path("history");
        return history.isEmpty() ? "" : Words.text(history.get(history.size() - 1), "reason");
    }

    private static String why(JsonNode job, String reason) {
        JsonNode exit = job.path("exit");
        if (reason.equals("EXIT_NONZERO") && exit.path("code").isInt()) {
            return "the command ended with exit code " + exit.path("code").asInt();
        }
        if (reason.equals("KILLED_BY_SIGNAL") && exit.path("signal").isInt()) {
            return "the command was ended by signal " + exit.path("signal").asInt();
        }
        String message = Words.text(exit, "message");
        return Words.meaning(reason) + (message.isEmpty() ? "" : ": " + message);
    }

    private static String tries(JsonNode job) {
        int tries = job.path("tries").asInt();
        return tries > 1 ? " after " + tries + " tries" : "";
    }
}
