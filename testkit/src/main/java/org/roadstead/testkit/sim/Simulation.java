// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Runs the world of a seed and says what went wrong with it. */
final class Simulation {
    private static final long PLANS = 0x5eed;

    private Simulation() {}

    static World world(long seed, @Nullable Bug bug, boolean traced) {
        Set<Fault> sure = bug == null ? Set.of() : bug.broughtOutBy();
        return new World(seed, Plan.of(new SplittableRandom(seed ^ PLANS), sure), bug, traced);
    }

    /** What goes wrong with this seed; null when nothing does. The figures of the run are added to {@code sum}. */
    static @Nullable Violation fails(long seed, @Nullable Bug bug, Figures sum) {
        World world = world(seed, bug, false);
        Violation violation = null;
        try {
            world.run();
        } catch (Violation e) {
            violation = e;
        } catch (IllegalStateException e) {
            violation = new Violation("a process breaks: " + e.getMessage());
            violation.initCause(e);
        }
        sum.add(world.figures);
        return violation;
    }

    /** The last of what happened with this seed, line by line. */
    static String trace(long seed, @Nullable Bug bug) {
        World world = world(seed, bug, true);
        String end = "nothing goes wrong";
        try {
            world.run();
        } catch (RuntimeException e) {
            end = e.toString();
        }
        return world.plan + "\n" + world.traced() + "\n" + end;
    }
}
