// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.supply.HarvesterRecord.Table;
import org.roadstead.core.time.Moment;

/**
 * Pilots that a person has started in an allocation of the person's own. They take that person's jobs, or those of groups of
 * the person's, and are no part of what the harvester supplies: its platform knows nothing of them, so that only their own
 * word, or their silence, tells that they have ended.
 */
final class Hands {
    /** What stands for the platform's queue, of which they take nothing. */
    static final String QUEUE = "by hand";

    /** After how long without a job one ends, unless it says otherwise: a person may need a moment between two jobs. */
    static final long IDLE_MILLIS = 600_000;

    /** One that holds nothing and has not been heard of for so long is forgotten. */
    static final long FORGET_MILLIS = 300_000;

    private final State state;

    Hands(State state) {
        this.state = state;
    }

    /** Lets one in, or in again; false when another pilot goes by this name. */
    boolean enrol(
            String id, String tokenHash, String owner, List<String> groups, Moment now, List<HarvesterRecord> out) {
        PilotEntry known = state.pilots.get(id);
        String bound = groups.isEmpty() ? owner : null;
        if (known != null && !(groups.equals(known.hand) && (bound == null || bound.equals(known.owner)))) {
            return false;
        }
        PilotEntry pilot = known != null ? known : new PilotEntry(id, tokenHash, order(bound), now.monotonicMillis());
        pilot.tokenHash = tokenHash;
        pilot.hand = List.copyOf(groups);
        pilot.heardAt = now.monotonicMillis();
        state.pilots.put(id, pilot);
        state.write(pilot, out);
        return true;
    }

    private static PilotSize order(@Nullable String owner) {
        return new PilotSize(Resources.NONE, owner, QUEUE, null, new TreeSet<>(), null, null, "started by hand");
    }

    /** What of {@code said} one may be given: what it says of whom it serves is not taken at its word. */
    static Capability within(Capability said, List<String> groups) {
        Serve serve = groups.isEmpty() ? Serve.ALL : new Serve(false, new TreeSet<>(), new TreeSet<>(groups));
        return said.serving(serve);
    }

    /** Those of which nothing has been heard for long and on which nothing depends. */
    void forget(Moment now, List<HarvesterRecord> out) {
        for (PilotEntry pilot : List.copyOf(state.pilots.values())) {
            if (pilot.isByHand()
                    && now.monotonicMillis() - pilot.heardAt > FORGET_MILLIS
                    && state.holdings.of(pilot.id).isEmpty()) {
                remove(pilot, out);
            }
        }
    }

    /** It ends by itself. One that still holds something has not ended, whatever it says. */
    void bye(PilotEntry pilot, Moment now, List<HarvesterRecord> out) {
        pilot.leave(now.monotonicMillis());
        if (pilot.isByHand()
                && new ArrayList<>(state.holdings.of(pilot.id)).stream().allMatch(held -> held.ended)) {
            remove(pilot, out);
        }
    }

    private void remove(PilotEntry pilot, List<HarvesterRecord> out) {
        state.pilots.remove(pilot.id);
        out.add(new HarvesterRecord(Table.PILOT, pilot.id, null));
    }
}
