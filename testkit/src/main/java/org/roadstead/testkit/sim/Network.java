// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/** Questions and answers between processes; both may be lost, doubled, late or out of order. */
final class Network {
    private final World world;
    private final RandomGenerator random;
    private final Set<String> cut = new HashSet<>();
    long messages;

    Network(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    /** What a server answers with: once, now or later. */
    interface Reply<R> {
        void answer(R answer);

        void refuse(Reason reason);
    }

    /** What becomes of a question: exactly one of these is called, unless the client dies. */
    record Ears<R>(Consumer<R> answered, Consumer<Reason> refused, Runnable failed) {}

    /** One question under way. */
    private final class Call<R> implements Reply<R> {
        private final Proc client;
        private final String link;
        private final Ears<R> ears;
        private boolean over;

        Call(Proc client, String link, Ears<R> ears) {
            this.client = client;
            this.link = link;
            this.ears = ears;
        }

        @Override
        public void answer(R answer) {
            back(() -> ears.answered().accept(answer));
        }

        @Override
        public void refuse(Reason reason) {
            back(() -> ears.refused().accept(reason));
        }

        private void back(Runnable action) {
            deliver(link, () -> client.host.run(() -> client.guarded(() -> end(action))));
        }

        private void end(Runnable action) {
            if (!over) {
                over = true;
                action.run();
            }
        }
    }

    /**
     * Asks a server.
     *
     * @param link names the two ends, for partitions
     * @param server whoever answers at that address when the question arrives
     * @param timeout after which the client gives up
     */
    <P extends Proc, R> void ask(
            Proc client,
            String link,
            Supplier<@Nullable P> server,
            long timeout,
            BiConsumer<P, Reply<R>> question,
            Ears<R> ears) {
        Call<R> call = new Call<>(client, link, ears);
        client.in(timeout, () -> call.end(ears.failed()));
        Runnable arrival = () -> {
            P there = server.get();
            if (there == null || !there.isAlive()) {
                world.time.in(1, () -> client.host.run(() -> client.guarded(() -> call.end(ears.failed()))));
                return;
            }
            there.host.run(() -> there.guarded(() -> question.accept(there, call)));
        };
        deliver(link, arrival);
    }

    private void deliver(String link, Runnable arrival) {
        messages++;
        if (cut.contains(link)) {
            return;
        }
        if (strikes(Fault.MESSAGE_LOST)) {
            return;
        }
        world.time.in(delay(), arrival);
        if (strikes(Fault.MESSAGE_DOUBLED)) {
            // Often much later, when its sender has long asked something else.
            world.time.in(random.nextBoolean() ? delay() : random.nextLong(60_000), arrival);
        }
    }

    private long delay() {
        if (strikes(Fault.MESSAGE_DELAYED)) {
            return 200 + random.nextLong(random.nextInt(4) == 0 ? 40_000 : 5_000);
        }
        return 1 + random.nextInt(4);
    }

    private boolean strikes(Fault fault) {
        if (!world.isOn(fault) || random.nextInt(1000) >= world.plan.permille(fault)) {
            return false;
        }
        world.struck(fault);
        return true;
    }

    void cut(String link) {
        cut.add(link);
    }

    boolean isCut(String link) {
        return cut.contains(link);
    }

    void heal(String link) {
        cut.remove(link);
    }

    void healAll() {
        cut.clear();
    }
}
