// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a {@link Launcher} is made with.
 *
 * @param slots absolute; whatever is in it is removed
 * @param pilot the mark that all payloads carry
 * @param environment what payloads see beyond their own, see {@link PayloadEnvironment}
 * @param shell for slots, usually {@code /bin/sh}
 * @param setsid the program of util-linux, as PATH has it or with its path
 * @param containment {@code auto} for the best that the node allows, or {@code sweep}
 * @param mostTasks processes and threads that one payload can have at all, where the node can hold it to that
 */
public record LaunchSettings(
        Path slots,
        String pilot,
        Map<String, String> environment,
        String shell,
        String setsid,
        String containment,
        long mostTasks) {
    /** With the setsid that PATH has. */
    public LaunchSettings(
            Path slots,
            String pilot,
            Map<String, String> environment,
            String shell,
            String containment,
            long mostTasks) {
        this(slots, pilot, environment, shell, "setsid", containment, mostTasks);
    }
}
