// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;

/** A harvester that gives away what a test tells it to and writes down what it hears. */
final class FakeHarvester implements AutoCloseable {
    static final String TOKEN = "secret-of-the-pilot";
    static final String PERSONS_TOKEN = "secret-of-a-person";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private final int port;
    private String epoch = "one";
    private boolean cut;

    private final Map<JobId, PilotMessages.Grant> offered = new LinkedHashMap<>();
    private final Map<JobId, Shape> shapes = new TreeMap<>();
    private final List<Command> commands = new ArrayList<>();
    private final Map<JobId, List<Step>> steps = new TreeMap<>();
    private final Map<JobId, Exit> exits = new TreeMap<>();
    private final Map<JobId, List<KeptOutput>> outputs = new TreeMap<>();
    private final Map<String, TreeMap<Long, byte[]>> logs = new TreeMap<>();
    private final Map<String, byte[]> blobs = new TreeMap<>();
    final List<PilotMessages.Hello> hellos = new CopyOnWriteArrayList<>();
    final List<PilotMessages.Enrol> enrols = new CopyOnWriteArrayList<>();
    final List<PilotMessages.Bye> byes = new CopyOnWriteArrayList<>();
    long remainMillis = 60_000;
    private PilotMessages.@Nullable Trouble trouble;
    private int jobs;

    FakeHarvester() throws IOException {
        server = listen(0);
        port = server.getAddress().getPort();
    }

    private HttpServer listen(int wanted) throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
        made.setExecutor(threads);
        made.createContext("/", this::handle);
        made.start();
        return made;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Goes away; open calls are cut. */
    void stop() {
        synchronized (this) {
            cut = true;
            notifyAll();
        }
        server.stop(0);
    }

    /** Comes back as another start of itself. */
    void restart(String newEpoch) throws IOException {
        synchronized (this) {
            cut = false;
            epoch = newEpoch;
        }
        server = listen(port);
    }

    synchronized JobId offer(String description) throws IOException {
        return offer(description, Map.of());
    }

    synchronized JobId offer(String description, Map<String, String> parameters) throws IOException {
        return offer(description, parameters, 60_000);
    }

    synchronized JobId offer(String description, long durationMillis) throws IOException {
        return offer(description, Map.of(), durationMillis);
    }

    private JobId offer(String description, Map<String, String> parameters, long durationMillis) throws IOException {
        JobId job = new JobId(String.format("j%026d", ++jobs));
        JsonNode node = Json.MAPPER.readTree(description.replace('\'', '"'));
        shapes.put(
                job,
                new Shape(
                        "ann",
                        "g",
                        RunKind.COMMAND,
                        1,
                        1,
                        1 << 20,
                        1 << 20,
                        0,
                        null,
                        1,
                        new TreeSet<>(),
                        durationMillis));
        offered.put(job, new PilotMessages.Grant(job, 1, 1, "ann", "g", remainMillis, remainMillis, node, parameters));
        notifyAll();
        return job;
    }

    synchronized void command(Command.Kind kind, JobId job, @Nullable Reason reason) {
        commands.add(new Command(kind, job, 1, reason));
        notifyAll();
    }

    synchronized void blob(String digest, byte[] bytes) {
        blobs.put(digest, bytes);
    }

    synchronized byte @Nullable [] blob(String digest) {
        return blobs.get(digest);
    }

    synchronized List<PilotMessages.Hello> hellos() {
        return List.copyOf(hellos);
    }

    synchronized List<Phase> phases(JobId job) {
        return steps.getOrDefault(job, List.of()).stream().map(Step::phase).toList();
    }

    synchronized @Nullable Phase last(JobId job) {
        List<Phase> phases = phases(job);
        return phases.isEmpty() ? null : phases.get(phases.size() - 1);
    }

    synchronized @Nullable Step lastStep(JobId job) {
        List<Step> all = steps.getOrDefault(job, List.of());
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    synchronized @Nullable Exit exit(JobId job) {
        return exits.get(job);
    }

    synchronized List<KeptOutput> outputs(JobId job) {
        return outputs.getOrDefault(job, List.of());
    }

    /** What was written, with a gap shown as dots. */
    synchronized String log(JobId job, String stream) {
        StringBuilder text = new StringBuilder();
        long at = 0;
        for (Map.Entry<Long, byte[]> each :
                logs.getOrDefault(job + " " + stream, new TreeMap<>()).entrySet()) {
            text.append(each.getKey() > at ? "..." + (each.getKey() - at) + "..." : "");
            text.append(new String(each.getValue(), StandardCharsets.UTF_8));
            at = each.getKey() + each.getValue().length;
        }
        return text.toString();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean enrols = exchange.getRequestURI().getPath().equals("/pilot/v1/enrol");
            String expected = "Bearer " + (enrols ? PERSONS_TOKEN : TOKEN);
            if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer =
                    answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
            if (isCut()) {
                return;
            }
            if (answer.length == 0) {
                exchange.sendResponseHeaders(204, -1);
            } else {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isCut() {
        return cut;
    }

    private synchronized byte[] answer(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        if (path.startsWith("/pilot/v1/blobs/")) {
            String digest = path.substring(16);
            if (method.equals("PUT")) {
                blobs.put(digest, body);
                return new byte[0];
            }
            byte[] blob = blobs.get(digest);
            return blob == null ? new byte[0] : blob;
        }
        return Json.MAPPER.writeValueAsBytes(
                switch (path) {
                    case "/pilot/v1/enrol" -> enrol(Json.MAPPER.readValue(body, PilotMessages.Enrol.class));
                    case "/pilot/v1/bye" -> {
                        byes.add(Json.MAPPER.readValue(body, PilotMessages.Bye.class));
                        yield new PilotMessages.Reported(epoch, List.of(), List.of(), List.of());
                    }
                    case "/pilot/v1/hello" -> hello(Json.MAPPER.readValue(body, PilotMessages.Hello.class));
                    case "/pilot/v1/poll" -> poll(Json.MAPPER.readValue(body, PilotMessages.Poll.class));
                    case "/pilot/v1/claim" -> claim(Json.MAPPER.readValue(body, PilotMessages.Claim.class));
                    case "/pilot/v1/report" -> report(Json.MAPPER.readValue(body, PilotMessages.Report.class));
                    default -> throw new IOException(path);
                });
    }

    private PilotMessages.Enrolled enrol(PilotMessages.Enrol enrol) {
        enrols.add(enrol);
        return new PilotMessages.Enrolled(TOKEN, "ann");
    }

    private PilotMessages.Welcome hello(PilotMessages.Hello hello) {
        hellos.add(hello);
        List<Ack> acks = hello.holding().stream()
                .map(held -> new Ack(held.job(), held.attempt(), null))
                .toList();
        return new PilotMessages.Welcome(epoch, 1, 1000, 60_000, acks);
    }

    /** Why the pilot takes no jobs, as it last said. */
    synchronized PilotMessages.@Nullable Trouble trouble() {
        return trouble;
    }

    /** How many attempts ended, or were handed back, for {@code reason}. */
    synchronized int countEnds(Reason reason) {
        return (int) steps.values().stream()
                .filter(all -> all.get(all.size() - 1).reason() == reason)
                .count();
    }

    private PilotMessages.Polled poll(PilotMessages.Poll poll) throws InterruptedException {
        trouble = poll.trouble();
        long end = System.nanoTime() + poll.waitMillis() * 1_000_000;
        while (commands.isEmpty() && (offered.isEmpty() || poll.max() == 0) && !cut) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        List<PilotMessages.Candidate> candidates = new ArrayList<>();
        for (PilotMessages.Grant grant : offered.values()) {
            if (candidates.size() < poll.max()) {
                Shape shape = Objects.requireNonNull(shapes.get(grant.job()));
                candidates.add(new PilotMessages.Candidate(grant.job(), 1, grant.attempt(), shape, 0, 0));
            }
        }
        List<Command> said = List.copyOf(commands);
        commands.clear();
        return new PilotMessages.Polled(epoch, candidates, said);
    }

    private PilotMessages.Claimed claim(PilotMessages.Claim claim) {
        List<PilotMessages.Grant> granted = new ArrayList<>();
        List<Ack> refused = new ArrayList<>();
        for (Held held : claim.jobs()) {
            PilotMessages.Grant grant = offered.remove(held.job());
            if (grant == null) {
                refused.add(new Ack(held.job(), held.attempt(), Reason.NOT_HELD));
            } else {
                granted.add(grant);
            }
        }
        return new PilotMessages.Claimed(granted, refused);
    }

    private PilotMessages.Reported report(PilotMessages.Report report) {
        List<Ack> acks = new ArrayList<>();
        List<Command> said = new ArrayList<>(commands);
        commands.clear();
        for (Progress progress : report.progress()) {
            JobId job = progress.job();
            acks.add(new Ack(job, progress.attempt(), null));
            steps.computeIfAbsent(job, key -> new ArrayList<>()).addAll(progress.steps());
            if (progress.exit() != null) {
                exits.put(job, progress.exit());
            }
            if (progress.outputs() != null) {
                outputs.put(job, progress.outputs());
            }
            List<LogChunk> chunks = progress.logs();
            for (LogChunk chunk : chunks == null ? List.<LogChunk>of() : chunks) {
                logs.computeIfAbsent(job + " " + chunk.stream(), key -> new TreeMap<>())
                        .put(chunk.offset(), chunk.data());
            }
            if (last(job) == Phase.RELEASING) {
                said.add(new Command(Command.Kind.RELEASED, job, progress.attempt(), null));
            }
        }
        List<PilotMessages.Renewal> renewals = report.renew().stream()
                .map(held -> new PilotMessages.Renewal(held.job(), held.attempt(), remainMillis, null))
                .toList();
        notifyAll();
        return new PilotMessages.Reported(epoch, acks, renewals, said);
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
    }
}
