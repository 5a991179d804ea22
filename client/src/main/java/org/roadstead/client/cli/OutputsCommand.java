// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead outputs}. */
@CommandLine.Command(
        description =
                "List the files that a job kept with the pool, or fetch them. Of a sweep, each member's stand in a"
                        + " directory named by its number.")
final class OutputsCommand extends PoolCommand {
    @Parameters(paramLabel = "ID", description = "of a job or a sweep")
    String id = "";

    @Option(names = "--to", paramLabel = "DIR", description = "fetch them into DIR; `-` writes a lone one to stdout")
    @Nullable
    String to;

    @Option(names = "--json", description = "print JSON")
    boolean json;

    OutputsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** @param place where it goes below DIR */
    private record Kept(String job, String path, String place, long size) {}

    @Override
    int run(PoolClient pool) throws PoolProblem {
        if (!Ids.isSweep(id)) {
            Ids.job(id);
        }
        if (json && to == null && !Ids.isSweep(id)) {
            printJson(pool.get(Ids.path(id) + "/outputs"));
            return OK;
        }
        List<Kept> kept = list(pool);
        if (to == null) {
            show(kept);
        } else if (to.equals("-")) {
            toStdout(pool, kept);
        } else {
            fetch(pool, kept, surroundings.directory().resolve(to));
        }
        return OK;
    }

    private List<Kept> list(PoolClient pool) throws PoolProblem {
        List<Kept> kept = new ArrayList<>();
        if (!Ids.isSweep(id)) {
            add(pool, id, "", kept);
            return kept;
        }
        String cursor = "";
        do {
            Query query =
                    new Query().with("sweep", id).with("limit", "1000").with("after", cursor.isEmpty() ? null : cursor);
            JsonNode page = pool.get("/jobs?" + query);
            for (JsonNode job : page.path("items")) {
                if (Ending.isGood(job)) {
                    String member = Words.text(job, "id");
                    add(pool, member, member.substring(member.indexOf('.') + 1) + "/", kept);
                }
            }
            cursor = Words.text(page, "next");
        } while (!cursor.isEmpty());
        return kept;
    }

    private static void add(PoolClient pool, String job, String prefix, List<Kept> to) throws PoolProblem {
        for (JsonNode output : pool.get("/jobs/" + job + "/outputs").path("items")) {
            String path = Words.text(output, "path");
            to.add(new Kept(job, path, prefix + path, output.path("size").asLong()));
        }
    }

    private void show(List<Kept> kept) {
        if (json) {
            var items = JsonNodeFactory.instance.arrayNode();
            for (Kept one : kept) {
                items.addObject().put("job", one.job).put("path", one.path).put("size", one.size);
            }
            printJson(JsonNodeFactory.instance.objectNode().set("items", items));
            return;
        }
        if (kept.isEmpty()) {
            say("no outputs are kept for " + id);
            return;
        }
        Table table = new Table("SIZE>", "PATH");
        kept.forEach(one -> table.row(Words.bytes(one.size), one.place));
        table.print(surroundings.out());
    }

    private void toStdout(PoolClient pool, List<Kept> kept) throws PoolProblem {
        if (kept.size() != 1) {
            throw Failure.usage("`--to -` is for a lone output, and " + id + " has " + kept.size());
        }
        try (InputStream bytes = open(pool, kept.get(0))) {
            bytes.transferTo(surroundings.out());
        } catch (IOException e) {
            throw Failure.failed("the output broke off: " + e.getMessage());
        }
    }

    private void fetch(PoolClient pool, List<Kept> kept, Path directory) throws PoolProblem {
        for (Kept one : kept) {
            Path file = directory.resolve(one.place).normalize();
            if (!file.startsWith(directory.normalize())) {
                throw Failure.failed("the output's path leads out of " + directory + ": " + one.path);
            }
            try (InputStream bytes = open(pool, one)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw Failure.failed("cannot fetch " + one.place + " into " + directory + ": " + e.getMessage());
            }
            print(file.toString());
        }
        if (kept.isEmpty()) {
            say("no outputs are kept for " + id);
        }
    }

    private static InputStream open(PoolClient pool, Kept one) throws PoolProblem {
        return pool.stream("/jobs/" + one.job + "/outputs/" + Query.path(one.path), false);
    }
}
