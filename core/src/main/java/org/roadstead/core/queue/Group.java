// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * One group in the competition for leases. Amounts are core-seconds at the weight of when they were used, as {@link Shares}
 * explains.
 */
final class Group {
    final String name;
    /** Its terms with jobs in line. */
    final List<TermsQueue> queues = new ArrayList<>(1);

    double shares;
    /** Its place: what it was served for each share, or the level it was put at when it came. */
    double served;
    /** What its leases are charged so far. */
    double open;
    /** The part of that which is no more than a guess. */
    double guessed;
    /** What it was given within the pull that is being answered. */
    double given;
    /** What it has used; for people. */
    double used;
    /** How long its jobs run, lately, in seconds; negative before the first has ended. */
    double meanSeconds = -1;
    /** It was not in line, or not within reach of any pull, and has to be put at the level. */
    boolean late = true;
    /** Monotonic: when a pull last could have had a job of it. */
    long contended;
    /** Monotonic: since when pulls pass it over; negative when none does. */
    long hungrySince = -1;
    /** Whether something changed that is not saved. */
    boolean unsaved;

    int leases;

    Group(String name, double shares) {
        this.name = name;
        this.shares = shares;
    }

    /** The group with the lowest goes first. */
    double place() {
        return served + (open + given) / shares;
    }

    /** Its place by what is known: nobody who comes is put behind a guess, which the truth soon takes back. */
    double knownPlace() {
        return place() - guessed / shares;
    }

    /** Gives it the place {@code level}, whatever is open. */
    void putAt(double level) {
        served = level - (open + given) / shares;
        unsaved = true;
    }

    void add(TermsQueue queue) {
        late |= queues.isEmpty();
        queue.at = queues.size();
        queues.add(queue);
    }

    void remove(TermsQueue queue) {
        TermsQueue last = queues.remove(queues.size() - 1);
        if (last != queue) {
            queues.set(queue.at, last);
            last.at = queue.at;
        }
        if (queues.isEmpty()) {
            hungrySince = -1;
        }
    }
}
