// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoadsteadTest {
    private final FakePool pool = new FakePool();
    private Path directory;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary;
        cli = new Cli(directory, pool);
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    void help_names_every_command_once_and_exits_0() {
        Cli.Ran ran = cli.run("--help");
        assertEquals(0, ran.code());
        for (Command command : Command.values()) {
            long lines = ran.out()
                    .lines()
                    .filter(line -> line.startsWith("  " + command.synopsis()))
                    .count();
            assertEquals(1, lines, command.word());
        }
        assertTrue(ran.out().lines().allMatch(line -> line.length() <= 100), ran.out());
    }

    @Test
    void no_word_at_all_prints_the_help_and_exits_2() {
        Cli.Ran ran = cli.run();
        assertEquals(2, ran.code());
        assertEquals("", ran.out());
        assertEquals(cli.run("--help").out(), ran.err());
    }

    @Test
    void help_of_every_command_exits_0_and_needs_no_pool() {
        cli.environment("ROADSTEAD_POOL", "");
        for (Command command : Command.values()) {
            if (command.make(Surroundings.ofProcess()).isPresent()) {
                Cli.Ran ran = cli.run(command.word(), "--help");
                assertEquals(0, ran.code(), command.word());
                assertTrue(ran.out().contains("roadstead " + command.word()), ran.out());
            }
        }
    }

    @Test
    void unknown_command_is_a_usage_error_with_the_nearest_word() {
        Cli.Ran ran = cli.run("sumbit");
        assertEquals(2, ran.code());
        assertEquals("roadstead: there is no command `sumbit`; did you mean `submit`?\n", ran.err());
    }

    @Test
    void words_that_are_not_known_are_told_all_at_once() {
        Cli.Ran ran = cli.run("jobs", "--newst", "nonsense", "--limit", "x");
        assertEquals(2, ran.code());
        assertTrue(
                ran.err().contains("`--newst` is no option of `roadstead jobs`; did you mean `--newest`?"), ran.err());
        assertTrue(ran.err().contains("`nonsense` is one word too many for `roadstead jobs`"), ran.err());
        assertTrue(ran.err().contains("--limit"), ran.err());
        assertTrue(ran.err().endsWith("(see `roadstead jobs --help`)\n"), ran.err());
    }

    @Test
    void option_before_the_command_is_told_where_it_belongs() {
        Cli.Ran ran = cli.run("--pool", "http://127.0.0.1:1", "jobs");
        assertEquals(2, ran.code());
        assertEquals("roadstead: options stand behind the command: `roadstead COMMAND --pool ...`\n", ran.err());
    }

    @Test
    void subcommand_that_is_asked_for_wrongly_points_to_its_own_help() {
        Cli.Ran ran = cli.run("token", "create");
        assertEquals(2, ran.code());
        assertEquals("roadstead: --role and --subject are missing (see `roadstead token create --help`)\n", ran.err());
        assertEquals(
                "roadstead: `mint` is none of create, list, revoke (see `roadstead token --help`)\n",
                cli.run("token", "mint").err());
    }

    @Test
    void phases_that_are_none_are_told_with_those_there_are() {
        Cli.Ran ran = cli.run("jobs", "--phase", "failed,lost", "--limit", "0");
        assertEquals(2, ran.code());
        assertEquals(
                "roadstead: --limit is at least 1, not 0\nroadstead: --phase: there is no phase `lost`; the phases are"
                        + " WAITING, PREPARING, AVAILABLE, RUNNING, RELEASING, COMPLETED, FAILED, CANCELLED\n",
                ran.err());
        assertEquals(0, pool.calls().size());
    }

    @Test
    void pool_unknown_says_how_to_get_one() {
        cli.environment("ROADSTEAD_POOL", "").environment("HOME", directory.toString());
        Cli.Ran ran = cli.run("jobs");
        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("roadstead pool --data DIR"), ran.err());
        assertEquals(1, ran.err().lines().count());
    }

    @Test
    void pool_unreachable_is_one_sentence_with_its_url() {
        cli.environment("ROADSTEAD_POOL", "http://127.0.0.1:1");
        Cli.Ran ran = cli.run("jobs");
        assertEquals(1, ran.code());
        assertEquals(
                "roadstead: cannot reach the pool at http://127.0.0.1:1 (nothing answers there); `roadstead pool --data"
                        + " DIR` starts one\n",
                ran.err());
    }

    @Test
    void token_refused_says_what_the_pool_said() {
        pool.answers("GET /jobs/j00000000000000000000000001", 401, "{\"detail\":\"the token has expired\"}");
        Cli.Ran ran = cli.run("job", "j00000000000000000000000001");
        assertEquals(1, ran.code());
        assertEquals("roadstead: the pool does not accept this token (the token has expired)\n", ran.err());
        assertEquals(
                "Bearer secret",
                pool.requests("GET /jobs/j00000000000000000000000001")
                        .get(0)
                        .headers()
                        .get("Authorization"));
    }

    @Test
    void config_file_of_home_is_read_when_the_environment_is_silent() {
        cli.write(".roadstead/config.yaml", "# mine\npool: \"" + pool.url() + "\"\ntokenFile: mine.token # here\n");
        cli.write(".roadstead/mine.token", "other");
        cli.environment("ROADSTEAD_POOL", "")
                .environment("ROADSTEAD_TOKEN_FILE", "")
                .environment("HOME", directory.toString());
        pool.answers("GET /harvesters", 200, "{\"items\":[]}");
        assertEquals(0, cli.run("harvesters").code());
        assertEquals(
                "Bearer other",
                pool.requests("GET /harvesters").get(0).headers().get("Authorization"));
    }

    @Test
    void config_named_by_the_environment_goes_before_that_of_home() {
        cli.write(".roadstead/config.yaml", "pool: http://127.0.0.1:1\ntokenFile: x\n");
        Path config = cli.write(
                "elsewhere.yaml", "pool: " + pool.url() + "\ntokenFile: " + directory.resolve("token") + "\n");
        cli.environment("ROADSTEAD_POOL", "")
                .environment("ROADSTEAD_TOKEN_FILE", "")
                .environment("HOME", directory.toString())
                .environment("ROADSTEAD_CONFIG", config.toString());
        pool.answers("GET /harvesters", 200, "{\"items\":[]}");
        assertEquals(0, cli.run("harvesters").code());
    }

    @Test
    void completion_is_printed_without_a_pool() {
        cli.environment("ROADSTEAD_POOL", "");
        Cli.Ran ran = cli.run("completion");
        assertEquals(0, ran.code());
        assertTrue(ran.out().contains("complete -F _complete_roadstead"), "a bash completion function");
        assertTrue(ran.out().contains("pilot-token"));
    }

    @Test
    void warm_up_takes_its_paths_without_a_fault() {
        assertEquals(0, Warmup.run(directory));
    }
}
