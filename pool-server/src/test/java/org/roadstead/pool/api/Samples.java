// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.HashMap;
import java.util.Map;

/** A right request for every operation of openapi.yaml. */
final class Samples {
    private static final String HELLO =
            "{\"release\":\"test\",\"protocol\":{\"min\":1,\"max\":1},\"features\":[\"a\"],\"platform\":\"local\","
                    + "\"serve\":{\"all\":true,\"owners\":[],\"groups\":[]}}";
    private static final String REPORT =
            "{\"incarnation\":@incarnation@,\"renew\":[{\"job\":\"@doneJob@\",\"generation\":@generation@,\"attempt\":1}],"
                    + "\"progress\":[{\"job\":\"@doneJob@\",\"generation\":@generation@,\"attempt\":1,\"steps\":"
                    + "[{\"phase\":\"COMPLETED\",\"at\":1}],\"exit\":{\"code\":0},\"outputs\":[{\"path\":\"a\",\"digest\":"
                    + "\"@blob@\",\"size\":3}],\"logs\":[{\"stream\":\"stdout\",\"offset\":0,\"data\":\"YQ==\"}]}],"
                    + "\"status\":{\"capabilities\":[@capability@],\"capacity\":{\"cores\":1,\"memory\":1,\"disk\":1,"
                    + "\"gpus\":0},\"used\":{\"cores\":1,\"memory\":1,\"disk\":1,\"gpus\":0},\"queued\":0,\"running\":0,"
                    + "\"draining\":false,\"why\":\"x\",\"pilots\":[{\"id\":\"p1\",\"state\":\"READY\",\"running\":0,"
                    + "\"size\":{\"cores\":1,\"memory\":1,\"disk\":1,\"gpus\":0}}],\"queues\":[{\"name\":\"local\","
                    + "\"state\":\"OPEN\",\"pilots\":1,\"pending\":0}]},\"waits\":[{\"pilot\":\"p1\",\"queue\":\"local\","
                    + "\"size\":{\"cores\":1,\"memory\":1,\"disk\":1,\"gpus\":0},\"features\":[],\"submitted\":1}]}";

    private static final Map<String, String> BODIES = new HashMap<>(Map.of(
            "submit",
            WrongWorld.JOB.replace("{\"run\"", "{\"start\":\"2099-01-01T00:00Z/..\",\"run\""),
            "reopenSweep",
            "{\"phase\":\"FAILED\"}",
            "putBlob",
            "abc",
            "putPolicy",
            "{\"shares\":{\"groups\":{\"astro\":3}}}",
            "drainHarvester",
            "{\"draining\":false}",
            "harvesterHello",
            HELLO,
            "harvesterReconcile",
            "{\"incarnation\":@incarnation@,\"seq\":@seq@,\"held\":[{\"job\":\"@doneJob@\",\"generation\":@generation@,"
                    + "\"attempt\":1}],\"whole\":false,\"epoch\":\"@epoch@\"}",
            "harvesterPull",
            "{\"incarnation\":@incarnation@,\"seq\":@seq@,\"capabilities\":[@capability@],\"want\":0,\"waitMillis\":0}",
            "harvesterReport",
            REPORT,
            "createToken",
            "{\"role\":\"user\",\"subject\":\"dora\",\"groups\":[\"astro\"],\"expires\":\"PT1H\"}"));

    static {
        BODIES.put("askOffers", WrongWorld.JOB);
    }

    private Samples() {}

    /** Of an operation that has a body; empty for others. */
    static String body(String operation) {
        return BODIES.getOrDefault(operation, "");
    }

    /** What stands for the parameters of a template; the things are ann's. */
    static String target(String template, String operation) {
        String job = operation.equals("getOutput") || operation.equals("listOutputs") ? "@doneJob@" : "@annJob@";
        return template.replace("/sweeps/{id}", "/sweeps/@annSweep@")
                .replace("{set}", "@annOffers@")
                .replace("{offer}", operation.equals("rejectOffer") ? "2" : "1")
                .replace("/tokens/{id}", "/tokens/@spareToken@")
                .replace("{id}", job)
                .replace("{path}", "results/a.txt")
                .replace("{digest}", "@blob@")
                .replace("{name}", "local");
    }
}
