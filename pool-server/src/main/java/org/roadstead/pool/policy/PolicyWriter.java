// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.Policy.Limits;

/** Writes a policy so that {@link PolicyReader} reads it back. */
public final class PolicyWriter {
    private PolicyWriter() {}

    public static ObjectNode write(Policy policy) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode shares = tree.putObject("shares");
        shares.put("halfLife", Duration.ofMillis(policy.halfLifeMillis()).toString());
        shares.put("lift", Duration.ofMillis(policy.liftMillis()).toString());
        number(shares, "default", policy.otherShares());
        ObjectNode groups = shares.putObject("groups");
        policy.shares().forEach((group, value) -> number(groups, group, value));
        ObjectNode limits = tree.putObject("limits");
        limits(limits.putObject("default"), policy.otherLimits());
        ObjectNode owners = limits.putObject("owners");
        policy.limits().forEach((owner, own) -> limits(owners.putObject(owner), own));
        return tree;
    }

    private static void number(ObjectNode into, String key, double value) {
        if (value == Math.rint(value)) {
            into.put(key, (long) value);
        } else {
            into.put(key, value);
        }
    }

    private static void limits(ObjectNode into, Limits limits) {
        limit(into, "waiting", limits.waiting());
        limit(into, "running", limits.running());
        limit(into, "submitsPerMinute", limits.submitsPerMinute());
    }

    private static void limit(ObjectNode into, String key, @Nullable Long limit) {
        if (limit == null) {
            return;
        }
        if (limit == Limits.NONE) {
            into.put(key, "none");
        } else {
            into.put(key, limit);
        }
    }
}
