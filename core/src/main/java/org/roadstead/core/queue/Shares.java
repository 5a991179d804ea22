// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.roadstead.core.time.Moment;

/**
 * Who goes next: of the groups a pull could serve, the one that was served least for its shares. A group is charged the
 * core-seconds its jobs use, whether they are many short ones or few long ones: an estimate with the lease, the truth as it
 * becomes known.
 *
 * <p><b>Forgetting.</b> After a half-life what was used counts half. Instead of shrinking what every group has used, what is
 * used later weighs more: all amounts are core-seconds times 2^(time / half-life), so only what changes is touched.
 *
 * <p><b>Level.</b> The place of the hindmost group in line. A group that was not in line, or that no pull could serve for
 * {@link #REACH_MILLIS}, comes back at the level: what it might have had meanwhile is not owed to it. What it was served
 * beyond the level it keeps as a debt, because otherwise who comes one job at a time would always go first; half of that is
 * forgotten after a half-life, all of it when it has been passed over for the lift time of the {@link Policy}.
 *
 * <p>For one thread.
 */
public final class Shares {
    /** How long a group that no pull can serve keeps its claim. */
    static final long REACH_MILLIS = 900_000;

    private static final long SETTLE_MILLIS = 10_000;
    private static final double FIRST_ESTIMATE = 60;
    /** Handing out a job that does nothing costs something too. */
    private static final double LEAST_SECONDS = 0.05;

    private static final double MOST_HALF_LIVES = 40;

    private final TreeMap<String, Group> groups = new TreeMap<>();
    private final Set<Charge> charges = new LinkedHashSet<>();
    private Policy policy = Policy.DEFAULT;
    /** Monotonic: when weights were 1. */
    private long origin;

    private long settled;
    private double level;
    private boolean levelUnsaved;
    private boolean unsaved;
    private List<Group> lastContenders = List.of();

    public Policy policy() {
        return policy;
    }

    /** Shares as {@code policy} says from now on; places stay as they are. */
    public void policy(Policy next, Moment now) {
        rebase(now.monotonicMillis());
        policy = next;
        for (Group group : groups.values()) {
            // What is open was divided by the shares of then.
            double place = group.place();
            group.shares = policy.sharesOf(group.name);
            group.putAt(place);
        }
    }

    /** Weights are 1 now; before anything else. */
    public void begin(Moment now) {
        origin = now.monotonicMillis();
    }

    Group group(String name) {
        Group known = groups.get(name);
        if (known == null) {
            known = new Group(name, policy.sharesOf(name));
            groups.put(name, known);
        }
        return known;
    }

    // --- places ------------------------------------------------------------------------------------------------

    /** Before a pull is answered: {@code contenders} are the groups it could serve, at least one of those in line. */
    void contend(Collection<Group> contenders, Collection<Group> inLine, Moment now) {
        long mono = now.monotonicMillis();
        if (mono - settled >= SETTLE_MILLIS) {
            settle(now);
        }
        level = currentLevel(inLine, mono);
        for (Group group : contenders) {
            if (isLate(group, mono)) {
                group.late = false;
                group.hungrySince = -1;
                if (group.place() < level) {
                    group.putAt(level);
                    unsaved = true;
                }
            }
            group.contended = mono;
            if (group.hungrySince < 0) {
                group.hungrySince = mono;
            } else if (mono - group.hungrySince > policy.liftMillis() && group.place() > level) {
                group.putAt(level);
                group.hungrySince = mono;
            }
        }
        lastContenders = List.copyOf(contenders);
    }

    private static boolean isLate(Group group, long mono) {
        return group.late || mono - group.contended > REACH_MILLIS;
    }

    private double currentLevel(Collection<Group> inLine, long mono) {
        double lowest = Double.POSITIVE_INFINITY;
        for (Group group : inLine) {
            if (!isLate(group, mono)) {
                lowest = Math.min(lowest, group.knownPlace());
            }
        }
        if (lowest == Double.POSITIVE_INFINITY) {
            // All that were in line got what they wanted; the level is where that has brought them.
            for (Group group : lastContenders) {
                lowest = Math.min(lowest, group.knownPlace());
            }
            lowest = lowest == Double.POSITIVE_INFINITY ? level : Math.max(level, lowest);
        }
        levelUnsaved |= lowest != level;
        return lowest;
    }

    /** What one job more would be charged. */
    double cost(Group group, int cores, long durationMillis, Moment now) {
        return cores * estimate(group, durationMillis) * weight(now.monotonicMillis());
    }

    private static double estimate(Group group, long durationMillis) {
        double expected = group.meanSeconds < 0 ? FIRST_ESTIMATE : group.meanSeconds;
        return Math.max(LEAST_SECONDS, Math.min(durationMillis / 1000.0, expected));
    }

    // --- charges -----------------------------------------------------------------------------------------------

    /** A job was leased; {@code claimed} when it is under way already. */
    public Charge open(String name, int cores, long durationMillis, boolean claimed, Moment now) {
        Group group = group(name);
        Charge charge = new Charge(group, cores, estimate(group, durationMillis));
        charge.since = claimed ? now.monotonicMillis() : -1;
        charge.amount = cores * charge.estimateSeconds * weight(now.monotonicMillis());
        charge.guessed = group.meanSeconds < 0;
        group.open += charge.amount;
        group.guessed += charge.guessed ? charge.amount : 0;
        group.leases++;
        group.hungrySince = -1;
        charges.add(charge);
        unsaved = true;
        return charge;
    }

    /** A pilot has claimed the job. */
    public void claimed(Charge charge, Moment now) {
        charge.since = charge.since < 0 ? now.monotonicMillis() : charge.since;
    }

    /** The lease has ended and took {@code seconds} since the claim, when there was one. */
    public void close(Charge charge, double seconds, Moment now) {
        Group group = charge.group;
        charges.remove(charge);
        group.leases--;
        known(charge);
        group.open = group.leases == 0 ? 0 : Math.max(0, group.open - charge.amount);
        group.guessed = group.leases == 0 ? 0 : group.guessed;
        if (charge.since >= 0) {
            double cost = charge.cores * Math.max(LEAST_SECONDS, seconds) * weight(now.monotonicMillis());
            group.served += cost / group.shares;
            group.used += cost;
            group.meanSeconds = group.meanSeconds < 0 ? seconds : group.meanSeconds + (seconds - group.meanSeconds) / 8;
            group.unsaved = true;
        }
    }

    /** What it costs is a guess no more. */
    private static void known(Charge charge) {
        if (charge.guessed) {
            charge.guessed = false;
            charge.group.guessed = Math.max(0, charge.group.guessed - charge.amount);
        }
    }

    /** Charges what has outlasted its estimate. */
    private void settle(Moment now) {
        long mono = now.monotonicMillis();
        if ((mono - origin) / (double) policy.halfLifeMillis() > MOST_HALF_LIVES) {
            rebase(mono);
        }
        settled = mono;
        double weight = weight(mono);
        for (Charge charge : charges) {
            double seconds = charge.seconds(mono);
            if (seconds > charge.estimateSeconds) {
                double amount = charge.cores * seconds * weight;
                known(charge);
                charge.group.open += amount - charge.amount;
                charge.amount = amount;
            }
        }
    }

    private double weight(long mono) {
        return Math.pow(2, (mono - origin) / (double) policy.halfLifeMillis());
    }

    private void rebase(long mono) {
        double by = 1 / weight(mono);
        for (Group group : groups.values()) {
            group.served *= by;
            group.open *= by;
            group.guessed *= by;
            group.used *= by;
        }
        charges.forEach(charge -> charge.amount *= by);
        level *= by;
        origin = mono;
    }

    // --- what survives, and what people see ----------------------------------------------------------------------

    /** Whether anything changed since the last {@link #save}. */
    public boolean isUnsaved() {
        return unsaved;
    }

    /** What has changed since the last time; leases that go on are counted as far as they have gone. */
    public List<ShareRow> save(Moment now) {
        settle(now);
        unsaved = !charges.isEmpty();
        double weight = weight(now.monotonicMillis());
        long at = now.wall().toEpochMilli();
        TreeMap<String, Double> underWay = underWay(now);
        List<ShareRow> rows = new ArrayList<>();
        for (Group group : groups.values()) {
            double running = underWay.getOrDefault(group.name, 0.0);
            if (group.unsaved || running > 0) {
                group.unsaved = false;
                rows.add(new ShareRow(
                        group.name, group.served / weight + running / group.shares, group.used / weight + running, at));
            }
        }
        if (levelUnsaved) {
            levelUnsaved = false;
            rows.add(new ShareRow("", level / weight, 0, at));
        }
        return rows;
    }

    private TreeMap<String, Double> underWay(Moment now) {
        TreeMap<String, Double> seconds = new TreeMap<>();
        for (Charge charge : charges) {
            seconds.merge(charge.group.name, charge.cores * charge.seconds(now.monotonicMillis()), Double::sum);
        }
        return seconds;
    }

    /** Takes up what was saved; before anything else happens. */
    public void restore(ShareRow row, Moment now) {
        long ago = Math.max(0, now.wall().toEpochMilli() - row.at());
        double factor = weight(now.monotonicMillis()) * Math.pow(2, -ago / (double) policy.halfLifeMillis());
        if (row.group().isEmpty()) {
            level = row.served() * factor;
            return;
        }
        Group group = group(row.group());
        group.served = row.served() * factor;
        group.used = row.used() * factor;
    }

    public List<GroupFacts> facts(Moment now) {
        settle(now);
        double weight = weight(now.monotonicMillis());
        TreeMap<String, Double> underWay = underWay(now);
        List<GroupFacts> facts = new ArrayList<>();
        for (Group group : groups.values()) {
            long waiting = 0;
            for (TermsQueue queue : group.queues) {
                waiting += queue.nums.size();
            }
            facts.add(new GroupFacts(
                    group.name,
                    group.shares,
                    group.used / weight + underWay.getOrDefault(group.name, 0.0),
                    group.queues.isEmpty() ? 0 : Math.max(0, group.place() - level) / weight,
                    waiting,
                    group.leases));
        }
        return facts;
    }

    /** Asserts that sums are right. */
    public void checkInvariants() {
        TreeMap<String, Double> sums = new TreeMap<>();
        for (Charge charge : charges) {
            sums.merge(charge.group.name, charge.amount, Double::sum);
        }
        for (Group group : groups.values()) {
            double sum = sums.getOrDefault(group.name, 0.0);
            if (Math.abs(sum - group.open) > 1e-6 * (1 + sum) || group.given != 0) {
                throw new IllegalStateException(
                        "the group " + group.name + " is charged " + group.open + ", not " + sum);
            }
        }
    }
}
