// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.List;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;

/**
 * What a pull got.
 *
 * @param bodies the numbers of the bodies that the leases need, each once
 * @param commands every one that is open for this harvester
 * @param wake whether this is worth an answer now: a lease, or a command that was not sent lately
 */
public record Granted(List<HarvesterMessages.Lease> leases, List<Long> bodies, List<Command> commands, boolean wake) {}
