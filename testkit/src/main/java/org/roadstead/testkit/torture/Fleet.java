// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pool and two harvesters as real processes, with their pilots. */
final class Fleet {
    /** So many attempts may be cut by blows; five losses end a job. */
    private static final int UNLUCKY = 2;

    final Program pool;
    final Disk poolDisk;
    final List<Site> sites = new ArrayList<>();
    /** Whether something is being done to the pool; one thing at a time. */
    final AtomicBoolean poolBusy = new AtomicBoolean();

    private final Surroundings at;
    private final Path roadstead;
    private final Map<String, String> environment;

    /** A pilot as the pool lists it. */
    record Pilot(String id, String harvester, long pid, int running) {}

    Fleet(Surroundings at, Path roadstead) throws IOException, InterruptedException {
        this.at = at;
        this.roadstead = roadstead;
        Path home = Files.createDirectories(at.work().resolve("home"));
        Path temporary = Files.createDirectories(at.work().resolve("tmp"));
        environment = Map.of(
                "HOME", home.toString(),
                "TMPDIR", temporary.toString(),
                "LC_ALL", "C",
                "ROADSTEAD_CONFIG", at.work().resolve("config.yaml").toString());
        poolDisk = Disk.at(at.work().resolve("pool"));
        pool = new Program(
                "pool",
                List.of(roadstead.toString(), "pool", "--data", poolDisk.data().toString(), "--no-config"),
                "pool ready at ",
                at.work().resolve("pool.log"),
                environment,
                at.threads(),
                at::fault);
    }

    void start() throws IOException, InterruptedException {
        String url = pool.start().substring("pool ready at ".length()).strip();
        Path tokens = poolDisk.data().resolve("tokens");
        Api operator = new Api(url, Files.readString(tokens.resolve("operator")).strip());
        at.serve(new Api(url, Files.readString(tokens.resolve("user")).strip()), operator);
        for (String name : List.of("alpha", "beta")) {
            String wish = "{\"role\":\"harvester\",\"subject\":\"" + name + "\"}";
            Api.Answer answer = operator.post("/api/v1/tokens", "application/json", wish, "");
            if (answer.status() != 201) {
                throw new IOException("no token for " + name + ": " + answer);
            }
            Path token = at.work().resolve(name + ".token");
            Files.writeString(token, answer.json().path("token").asText());
            Site site = Site.make(at, name, roadstead, URI.create(url), token, environment);
            sites.add(site);
        }
        onEachSite(site -> site.harvester.start());
    }

    private interface Step {
        void at(Site site) throws IOException, InterruptedException;
    }

    /** At all sites at once; returns when it is done everywhere. */
    private void onEachSite(Step step) throws IOException, InterruptedException {
        List<Future<?>> under = new ArrayList<>();
        for (Site site : sites) {
            under.add(at.threads().submit(() -> {
                step.at(site);
                return null;
            }));
        }
        for (Future<?> each : under) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
    }

    /** The pilots that can be hit; empty while the pool does not answer. */
    List<Pilot> pilots() throws InterruptedException {
        List<Pilot> pilots = new ArrayList<>();
        for (JsonNode item : at.operator().items("/api/v1/pilots")) {
            Pilot pilot = new Pilot(
                    item.path("id").asText(),
                    item.path("harvester").asText(),
                    item.path("pid").asLong(),
                    item.path("running").asInt());
            // What the pool knows may be a little old, and numbers of processes are used again.
            boolean alive = pilot.pid > 1
                    && ProcessHandle.of(pilot.pid)
                            .flatMap(process -> process.info().commandLine())
                            .filter(command -> command.contains(pilot.id))
                            .isPresent();
            if (alive) {
                pilots.add(pilot);
            }
        }
        return pilots;
    }

    /** Pilots with a job that was lost so often already that the rule of five losses might end it: they are let be. */
    Set<String> withUnluckyJobs() throws InterruptedException {
        Set<String> pilots = new HashSet<>();
        for (JsonNode job : at.operator().items("/api/v1/jobs?phase=PREPARING,RUNNING,RELEASING&limit=200")) {
            if (job.path("attempt").asInt() > UNLUCKY) {
                pilots.add(job.path("placement").path("pilot").asText());
            }
        }
        return pilots;
    }

    Site site(String name) {
        return sites.stream().filter(site -> site.name.equals(name)).findFirst().orElseThrow();
    }

    /** Ends everything in an orderly way, pilots first, and proves it. */
    void end() throws IOException, InterruptedException {
        onEachSite(site -> {
            if (!site.harvester.terminate(20)) {
                at.fault("the harvester " + site.name + " did not end on SIGTERM within 20 s");
            }
            // A start of its own, with this option, has to find all its pilots first.
            site.harvester.start("--end-pilots");
            if (!site.harvester.terminate(60)) {
                at.fault("the harvester " + site.name + " did not end its pilots within 60 s");
            }
        });
        if (!pool.terminate(20)) {
            at.fault("the pool did not end on SIGTERM within 20 s");
        }
    }

    /** Ends whatever is left, at once, and gives back what this run took of the host. */
    void release() throws IOException, InterruptedException {
        pool.kill();
        for (Site site : sites) {
            site.harvester.kill();
            site.toPool.close();
            site.fromPilots.close();
        }
        List<Long> left = new ArrayList<>();
        for (String each : Proc.belongingTo(at.work())) {
            left.add(Long.parseLong(each.substring(0, each.indexOf(' '))));
        }
        Signals.send("KILL", left);
        Pace.until(() -> left.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()), 5_000);
    }

    /** Saves what lies on disks that go with this run. */
    void keep() throws IOException, InterruptedException {
        poolDisk.keep();
        for (Site site : sites) {
            site.disk.keep();
        }
    }

    void unmount() throws IOException, InterruptedException {
        poolDisk.release();
        for (Site site : sites) {
            site.disk.release();
        }
    }
}
