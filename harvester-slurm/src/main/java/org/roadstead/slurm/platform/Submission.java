// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.core.resource.Resources;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.slurm.commands.SlurmCommands;
import org.roadstead.slurm.commands.SlurmException;
import org.roadstead.slurm.commands.SlurmTime;

/** What is said to sbatch. Any thread. */
final class Submission {
    private static final long MEBI = 1L << 20;

    /** What a pilot gets of the harvester's environment, besides what Slurm itself gives. */
    private static final List<String> HANDED_DOWN = List.of(
            "PATH",
            "HOME",
            "LANG",
            "USER",
            "LOGNAME",
            "SHELL",
            "TZ",
            "JAVA_HOME",
            "LD_LIBRARY_PATH",
            "SLURM_CONF",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ROADSTEAD_PILOT_JAVA_OPTS");

    private final SlurmCommands commands;
    private final SlurmOptions options;
    private final Mark mark;
    private final Map<String, String> environment = new HashMap<>();

    Submission(SlurmCommands commands, SlurmOptions options, Mark mark, Map<String, String> environment) {
        this.commands = commands;
        this.options = options;
        this.mark = mark;
        for (String name : HANDED_DOWN) {
            String value = environment.get(name);
            if (value != null) {
                this.environment.put(name, value);
            }
        }
        environment.forEach((name, value) -> {
            if (name.startsWith("LC_")) {
                this.environment.put(name, value);
            }
        });
    }

    /** Asks for an array of pilots like {@code order}; returns its number. */
    long submit(String batch, int tasks, PilotOrder order, Duration life, Path script, Path directory)
            throws SlurmException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("sbatch", "--parsable", "--no-requeue"));
        words.add("--job-name=" + mark.of(batch));
        words.add("--comment=pilots of the Roadstead harvester " + options.harvester());
        words.add("--array=0-" + (tasks - 1));
        words.add("--chdir=" + directory);
        words.add("--output=" + directory.resolve("%a.out"));
        // All of what sbatch itself was given, which is little. Naming variables here has the user's login shell run on
        // the node.
        words.add("--export=ALL");
        words.addAll(size(order));
        words.add("--time=" + SlurmTime.minutes(life));
        words.addAll(options.charge());
        words.add(script.toString());
        String said = commands.run(words, environment).out().strip();
        String number = said.contains(";") ? said.substring(0, said.indexOf(';')) : said;
        if (!number.matches("[0-9]+")) {
            throw new SlurmException(SlurmException.Kind.SILENT, "sbatch gave no job number but '" + said + "'");
        }
        return Long.parseLong(number);
    }

    private static List<String> size(PilotOrder order) {
        Resources size = order.size();
        List<String> words = new ArrayList<>(List.of("--nodes=1", "--ntasks=1"));
        words.add("--partition=" + order.queue());
        words.add("--cpus-per-task=" + size.cores());
        words.add("--mem=" + (size.memory() + SlurmOptions.PILOT_MEMORY + MEBI - 1) / MEBI + "M");
        if (size.gpus() > 0) {
            words.add("--gres=gpu:" + (order.gpuType() == null ? "" : order.gpuType() + ":") + size.gpus());
        }
        if (!order.features().isEmpty()) {
            words.add("--constraint=" + String.join("&", order.features()));
        }
        return words;
    }

    /** Asks whether this account could submit to a partition at all; fails with what is in its way. Nothing is submitted. */
    void tryOut(String partition) throws SlurmException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("sbatch", "--test-only", "--partition=" + partition));
        words.addAll(List.of("--nodes=1", "--ntasks=1", "--mem=16M", "--time=1"));
        words.addAll(options.charge());
        words.add("--wrap=true");
        commands.run(words);
    }
}
