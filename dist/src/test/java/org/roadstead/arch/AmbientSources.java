// SPDX-License-Identifier: Apache-2.0
package org.roadstead.arch;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** Time and chance taken from the air: what a test cannot set and a simulation cannot repeat. Calls and method references alike. */
final class AmbientSources extends ArchCondition<JavaClass> {
    /** By owner, the members that reach for the machine's clock, for a pause, or for an unseeded generator. */
    private static final Map<String, Set<String>> MEMBERS = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
            "java.lang.Thread", Set.of("sleep"),
            "java.util.concurrent.TimeUnit", Set.of("sleep"),
            "java.lang.Math", Set.of("random"),
            "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
            "java.time.InstantSource", Set.of("system"));

    /** The types whose {@code now()} without a clock, and whose constructor without an argument, do the same. */
    private static final Set<String> WITHOUT_ARGUMENT =
            Set.of("java.util.Random", "java.util.SplittableRandom", "java.util.Date", "java.util.GregorianCalendar");

    AmbientSources() {
        super("take time or chance from the air");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            if (isAmbient(access)) {
                events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
            }
        }
    }

    private static boolean isAmbient(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = access.getTarget().getName();
        if (MEMBERS.getOrDefault(owner, Set.of()).contains(member)) {
            return true;
        }
        boolean withClock = access.getTarget().getFullName().contains("Clock)");
        if (owner.startsWith("java.time.") && member.equals("now") && !withClock) {
            return true;
        }
        return WITHOUT_ARGUMENT.contains(owner)
                && member.equals("<init>")
                && access.getTarget().getFullName().endsWith("()");
    }
}
