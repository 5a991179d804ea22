// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.util.concurrent.Callable;

/**
 * A command of {@code roadstead harvester} that another module brings, as a service: a class with picocli's annotations that
 * returns the exit code. So the module of a platform knows this one and not the other way round.
 */
public interface PlatformCommand extends Callable<Integer> {}
