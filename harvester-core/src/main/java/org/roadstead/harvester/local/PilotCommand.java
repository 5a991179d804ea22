// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.roadstead.core.resource.Resources;
import org.roadstead.harvester.platform.PilotOrder;

/**
 * How a pilot is started on this host: through the same launcher and with the same JVM as the harvester, in a session of
 * its own so that it survives the harvester, and with nothing of the harvester's environment that it does not need.
 *
 * @param launcher the installation's {@code bin/roadstead}
 * @param java the JVM's executable
 * @param keep how long the directories of ended jobs stay; zero removes them at once
 */
public record PilotCommand(Path launcher, Path java, Duration keep) {
    private static final Set<String> HANDED_DOWN = Set.of(
            "PATH",
            "HOME",
            "LANG",
            "TMPDIR",
            "USER",
            "LOGNAME",
            "SHELL",
            "TZ",
            "JAVA_HOME",
            "LD_LIBRARY_PATH",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ROADSTEAD_LOCALE",
            "ROADSTEAD_PILOT_JAVA_OPTS");

    /** The command line; the token stays in its file. */
    List<String> words(PilotOrder order, PilotHome home) {
        Resources size = order.size();
        List<String> words = new ArrayList<>(List.of("setsid", launcher.toString(), "pilot"));
        words.addAll(List.of(
                "--harvester", order.harvester(), "--token-file", home.token().toString()));
        words.addAll(List.of("--id", order.pilot(), "--dir", home.work().toString()));
        words.addAll(List.of("--cores", "" + size.cores(), "--memory", "" + size.memory()));
        words.addAll(List.of("--disk", "" + size.disk(), "--gpus", "" + size.gpus()));
        if (order.owner() != null) {
            words.addAll(List.of("--owner", order.owner()));
        }
        if (!keep.isZero()) {
            words.addAll(List.of("--keep", keep.toString()));
        }
        return words;
    }

    /** What a pilot gets of {@code environment}, and its mark. */
    Map<String, String> environment(PilotOrder order, Map<String, String> environment) {
        Map<String, String> handedDown = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (HANDED_DOWN.contains(name) || name.startsWith("LC_")) {
                handedDown.put(name, value);
            }
        });
        handedDown.put("ROADSTEAD_JAVA", java.toString());
        handedDown.put(MarkedProcesses.MARK, order.pilot());
        return handedDown;
    }
}
