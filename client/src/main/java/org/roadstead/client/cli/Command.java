// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every word that may follow {@code roadstead}, in the order the help shows them. */
enum Command {
    SUBMIT(Group.RUN, "submit FILE | -- COMMAND...", "give the pool a job or a sweep", SubmitCommand::new),
    OFFERS(Group.RUN, "offers FILE", "ask where and when a job could start", OffersCommand::new),
    ACCEPT(Group.RUN, "accept OFFER", "take an offer: make it a job", AcceptCommand::new),
    REJECT(Group.RUN, "reject OFFER", "let an offer go", RejectCommand::new),
    REOPEN(Group.RUN, "reopen ID", "let what failed or was cancelled run again", ReopenCommand::new),
    CANCEL(Group.RUN, "cancel ID...", "stop a job or a sweep", CancelCommand::new),

    JOBS(Group.FOLLOW, "jobs", "list jobs", JobsCommand::new),
    JOB(Group.FOLLOW, "job ID", "show one job or sweep with its history", JobCommand::new),
    WATCH(Group.FOLLOW, "watch ID", "follow a job or a sweep to its end", WatchCommand::new),
    LOGS(Group.FOLLOW, "logs ID", "show what a job wrote", LogsCommand::new),
    OUTPUTS(Group.FOLLOW, "outputs ID", "list or fetch the files a job kept", OutputsCommand::new),
    EXPLAIN(Group.FOLLOW, "explain ID", "say why a job is where it is", ExplainCommand::new),

    HARVESTERS(Group.SITES, "harvesters", "list harvesters and what they do", HarvestersCommand::new),
    PILOTS(Group.SITES, "pilots", "list pilots", PilotsCommand::new),
    FORECAST(Group.SITES, "forecast [--quality]", "say when pilots would start", ForecastCommand::new),
    DRAIN(Group.SITES, "drain HARVESTER", "let a harvester take no new jobs", DrainCommand::new),
    RESUME(Group.SITES, "resume HARVESTER", "try paused queues again", ResumeCommand::new),

    SHARES(Group.SITES, "shares", "see what groups have of the pool", SharesCommand::new),

    POOL(Group.SERVE, "pool --data DIR", "run a pool", null),
    HARVESTER(Group.SERVE, "harvester local|slurm|k8s", "run a harvester beside a platform", null),
    PILOT(Group.SERVE, "pilot --harvester URL", "run a pilot by hand", null),
    POLICY(Group.SERVE, "policy [FILE]", "show or set shares and limits", PolicyCommand::new),
    TOKEN(Group.SERVE, "token create|list|revoke", "let people and harvesters in", TokenCommand::new),
    PILOT_TOKEN(Group.SERVE, "pilot-token HARVESTER", "a token to start your own pilot with", PilotTokenCommand::new),

    COMPLETION(Group.SHELL, "completion", "print completion for bash and zsh", CompletionCommand::new);

    /** What somebody wants to do. */
    enum Group {
        RUN("Run something"),
        FOLLOW("See how it goes"),
        SITES("See where it can run"),
        SERVE("Run Roadstead itself"),
        SHELL("Make it comfortable");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Group group;
    private final String synopsis;
    private final String description;
    private final @Nullable Function<Surroundings, Object> maker;

    Command(Group group, String synopsis, String description, @Nullable Function<Surroundings, Object> maker) {
        this.group = group;
        this.synopsis = synopsis;
        this.description = description;
        this.maker = maker;
    }

    /** What is typed. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    Group group() {
        return group;
    }

    String synopsis() {
        return synopsis;
    }

    String description() {
        return description;
    }

    /** A fresh command object; empty for the programs that the launcher starts from jars of their own. */
    Optional<Object> make(Surroundings surroundings) {
        return maker == null ? Optional.empty() : Optional.of(maker.apply(surroundings));
    }

    static Optional<Command> of(String word) {
        for (Command command : values()) {
            if (command.word().equals(word)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }
}
