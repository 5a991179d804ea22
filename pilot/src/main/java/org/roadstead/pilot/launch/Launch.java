// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.roadstead.core.job.JobId;

/**
 * One payload to start.
 *
 * @param directory absolute; the working directory
 * @param command at least the program; looked up in PATH when it has no slash
 * @param environment beyond the slot's own; names with {@code =} or NUL are refused by {@link ShellText}
 */
public record Launch(JobId job, int attempt, Path directory, List<String> command, Map<String, String> environment) {}
