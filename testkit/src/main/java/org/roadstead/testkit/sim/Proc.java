// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import org.roadstead.core.time.Moment;

/** A process on a host, until it dies. What it has arranged dies with it; while its host stands still, it waits. */
abstract class Proc {
    final World world;
    final Host host;
    final String name;
    private boolean alive = true;

    Proc(World world, Host host, String name) {
        this.world = world;
        this.host = host;
        this.name = name;
    }

    boolean isAlive() {
        return alive;
    }

    Moment now() {
        return host.moment();
    }

    /** Arranges something for later in this process. */
    void in(long millis, Runnable action) {
        world.time.in(millis, () -> host.run(() -> guarded(action)));
    }

    /** Runs something in this process, unless it is dead. */
    void guarded(Runnable action) {
        if (alive) {
            action.run();
            world.stepped(this);
        }
    }

    /** Ends it without a last word. */
    void die() {
        alive = false;
    }

    /** Asserts what its decisions promise between any two calls. */
    abstract void checkInvariants();
}
