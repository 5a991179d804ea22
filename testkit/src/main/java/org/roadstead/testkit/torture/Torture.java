// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code Torture LAUNCHER WORK SECONDS SEED}: a pool, two harvesters and their pilots from the launcher, in the
 * directory WORK; SECONDS of blows; then peace and the verdict. Exit code 0 when nothing was wrong.
 *
 * <p>A run of less than {@value #LONG_SECONDS} seconds has one standstill, which takes over a minute: it begins first, and
 * goes on when the blows are over if need be.
 */
public final class Torture {
    private static final int LONG_SECONDS = 240;
    private static final String OPEN = "&phase=WAITING,PREPARING,AVAILABLE,RUNNING,RELEASING";

    private final Surroundings at;
    private final Fleet fleet;
    private final Storm storm;
    private final Work work;
    private final Standstill standstill;
    private final int seconds;
    private volatile boolean right;

    private Torture(Path launcher, Path work, int seconds, long seed, ExecutorService threads)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        this.seconds = seconds;
        this.at = new Surroundings(work, threads);
        this.fleet = new Fleet(at, launcher);
        this.storm = new Storm(at, fleet, random.split());
        this.work = new Work(at, random.split());
        this.standstill = new Standstill(at, fleet, storm, this.work);
    }

    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[1]).toAbsolutePath();
        long seed = Long.parseLong(args[3]);
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "torture");
            thread.setDaemon(true);
            return thread;
        });
        Torture torture = new Torture(Path.of(args[0]), work, Integer.parseInt(args[2]), seed, threads);
        Thread cleaner = new Thread(torture::clean, "clean");
        Runtime.getRuntime().addShutdownHook(cleaner);
        int code = torture.run(seed) ? 0 : 1;
        System.out.flush();
        System.exit(code);
    }

    private void clean() {
        try {
            fleet.release();
            if (!right) {
                fleet.keep();
            }
            fleet.unmount();
        } catch (IOException e) {
            System.err.println("torture: something of " + at.work() + " may be left: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean run(long seed) throws IOException, InterruptedException {
        try (InputStream script = Torture.class.getResourceAsStream("stamp.sh")) {
            if (script == null) {
                throw new IOException("missing from the program: stamp.sh");
            }
            Files.copy(script, at.script());
        }
        if (!Signals.succeeds(List.of("mkfifo", at.stamps().resolve("nothing").toString()))) {
            throw new IOException("mkfifo does not work in " + at.stamps());
        }
        at.say("seed " + seed + ", " + seconds + " s of blows; disks are "
                + (fleet.poolDisk.isMounted() ? "small file systems of their own" : "directories of this host"));
        fleet.start();
        at.say("a pool and two harvesters are up");
        Future<?> working = at.threads().submit(work);
        if (!Pace.until(() -> work.acknowledged().size() > 5, 60_000)) {
            at.fault("hardly anything was acknowledged within 60 s");
        }
        if (seconds >= LONG_SECONDS) {
            longBlows();
        } else {
            shortBlows();
        }
        work.end();
        await(working);
        peace();
        Report report = judge();
        report.print();
        for (Standstill.Frozen each : standstill.frozen()) {
            at.note("standstill " + each);
        }
        right = report.isRight();
        return right;
    }

    private void longBlows() throws InterruptedException {
        long end = Pace.micros() + seconds * 1_000_000L;
        Future<?> standing = at.threads().submit(() -> {
            boolean whole = true;
            do {
                standstill.run(whole, 20_000);
                whole = !whole;
                Pace.rest(10_000);
            } while (Pace.micros() < end - 90_000_000L);
            return null;
        });
        storm.rage(end, 2_500);
        await(standing);
        storm.abate();
    }

    private void shortBlows() throws IOException, InterruptedException {
        long end = Pace.micros() + seconds * 1_000_000L;
        // What prolongs leases comes first, so that the standstill ends in time; it begins before others hit its pilot.
        storm.blows().killPoolAndHarvester(fleet.sites.get(0));
        storm.calm = true;
        Future<?> standing = at.threads().submit(() -> {
            standstill.run(true, 0);
            return null;
        });
        if (!Pace.until(() -> standstill.begun() || standing.isDone(), 40_000) || !standstill.begun()) {
            at.fault("no pilot could be made to stand still");
        }
        storm.rage(end, 1_500);
        work.end();
        await(standing);
        storm.abate();
    }

    private void await(Future<?> task) throws InterruptedException {
        try {
            task.get(300, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            at.fault("a part of the torture itself went wrong: " + e);
        }
    }

    /** Nothing more is done; everything acknowledged must end. */
    private void peace() throws InterruptedException {
        at.say("peace; " + work.acknowledged().size() + " jobs are acknowledged");
        long begin = Pace.micros();
        boolean done = Pace.until(
                () -> {
                    try {
                        Pace.rest(200);
                        Api.Answer answer = at.api().get("/api/v1/jobs?limit=1" + OPEN);
                        return answer.status() == 200
                                && answer.json().path("items").isEmpty();
                    } catch (IOException away) {
                        return false;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                },
                180_000);
        at.say((done ? "everything has ended " : "not everything has ended ") + (Pace.micros() - begin) / 1000
                + " ms after the last blow");
    }

    private boolean nothingIsLeft() {
        try {
            return Proc.belongingTo(at.work()).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Report judge() throws IOException, InterruptedException {
        Map<String, List<Stamps>> stamps = Stamps.all(at.stamps());
        Verdict verdict = new Verdict(at, work.acknowledged(), stamps);
        verdict.judge();
        fleet.end();
        // The shell that looks after a pilot's watch wakes up every two seconds, and goes then.
        if (!Pace.until(this::nothingIsLeft, 5_000)) {
            for (String left : Proc.belongingTo(at.work())) {
                at.fault("left behind: " + left);
            }
        }
        // Again, for what may have run on after it was thought to have ended.
        Map<String, List<Stamps>> last = Stamps.all(at.stamps());
        return new Report(at, verdict, last, standstill.frozen(), work);
    }
}
