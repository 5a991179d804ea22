// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a {@link Launch} as text for a POSIX shell. Every word is quoted; nothing of it is ever expanded. */
final class ShellText {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Names that a shell does not let go through {@code export} unharmed: read-only there, or changing how it reads. */
    private static final Set<String> SHELLS_OWN = Set.of(
            "UID",
            "EUID",
            "PPID",
            "IFS",
            "PS4",
            "ENV",
            "BASH_ENV",
            "BASHOPTS",
            "SHELLOPTS",
            "BASH_VERSINFO",
            "POSIXLY_CORRECT",
            "OPTIND",
            "OPTERR",
            "_",
            "LINENO",
            "RANDOM",
            "SECONDS",
            "PWD",
            "OLDPWD",
            "SHLVL");

    /** What shells do themselves when it stands as a command, whatever PATH has of that name. */
    private static final Set<String> BUILTINS = Set.of(
            (". : [ [[ alias autoload bg bind break builtin caller case cd chdir command compgen complete compopt"
                            + " continue coproc declare dirs disown echo enable enum eval exec exit export false fc fg"
                            + " function getopts hash help history integer jobs kill let local logout mapfile nameref"
                            + " newgrp popd print printf pushd pwd read readarray readonly return select set shift shopt"
                            + " sleep source stop suspend test time times trap true type typeset ulimit umask unalias"
                            + " unset until wait whence j r w")
                    .split(" "));

    /** How a slot's shell starts a command. */
    enum Way {
        /** In the background, in a group that the shell's job control makes. */
        GROUP,
        /** In the background, through setsid(1): the shell has no job control. */
        SETSID,
        /** In the foreground, in the shell's own group: a PID namespace holds it. */
        FOREGROUND;

        /** @param letter as a slot's shell says it */
        static Way of(String letter) {
            return switch (letter) {
                case "m" -> GROUP;
                case "f" -> FOREGROUND;
                default -> SETSID;
            };
        }
    }

    private final Way way;
    private final boolean bash;

    /** @param bash whether lines are read by bash, which takes one line at a time and knows {@code $'..'} */
    ShellText(Way way, boolean bash) {
        this.way = way;
        this.bash = bash;
    }

    /**
     * What makes the shell run a command and say how it ended; one line in bash, with a newline at the end.
     *
     * @param program what the command's first word was found to be; used where a shell would take that for a word of its own
     */
    String job(Launch launch, @Nullable Path program) {
        return way == Way.FOREGROUND ? foreground(launch, program) : background(launch);
    }

    /** The assignments stand before the command, for {@code export} would leave them to the next job. */
    private String foreground(Launch launch, @Nullable Path program) {
        StringBuilder text = new StringBuilder(512);
        text.append("_rs_c=125; if cd ");
        quote(text, launch.directory().toString());
        text.append("; then");
        StringBuilder odd = environment(text, launch);
        if (odd.length() > 0) {
            text.append(" env").append(odd);
        }
        String name = launch.command().get(0);
        if (odd.length() == 0 && program != null && (BUILTINS.contains(name) || name.startsWith("_rs_"))) {
            text.append(' ');
            quote(text, program.toString());
            words(text, launch.command().subList(1, launch.command().size()));
        } else {
            words(text, launch.command());
        }
        return text.append(" >\"$_rs_d/out\" 2>\"$_rs_d/err\" 8<&- 9>&-; _rs_c=$?; fi; _rs_e\n")
                .toString();
    }

    /** The function r and its call. */
    private String background(Launch launch) {
        StringBuilder text = new StringBuilder(512);
        text.append("r() { trap 'echo $? >\"$_rs_d/fail\"' EXIT; cd ");
        quote(text, launch.directory().toString());
        text.append(" || exit 125; export");
        StringBuilder odd = environment(text, launch);
        text.append("; exec");
        if (way == Way.SETSID) {
            text.append(" setsid");
        }
        if (odd.length() > 0) {
            text.append(" env").append(odd);
        }
        words(text, launch.command());
        return text.append("; _rs_c=$?; echo $_rs_c >\"$_rs_d/fail\"; exit $_rs_c; }; j\n")
                .toString();
    }

    /** Writes what a shell can assign; what it cannot is returned, as words for env(1). */
    private StringBuilder environment(StringBuilder text, Launch launch) {
        StringBuilder odd = new StringBuilder();
        for (Map.Entry<String, String> variable : launch.environment().entrySet()) {
            String name = variable.getKey();
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("not a name of an environment variable: " + name);
            }
            if (PLAIN_NAME.matcher(name).matches() && !SHELLS_OWN.contains(name) && !name.startsWith("_rs_")) {
                text.append(' ').append(name).append('=');
                quote(text, variable.getValue());
            } else {
                odd.append(' ');
                quote(odd, name + "=" + variable.getValue());
            }
        }
        text.append(" ROADSTEAD_JOB=").append(launch.job().value());
        text.append(" ROADSTEAD_ATTEMPT=").append(launch.attempt());
        text.append(" ROADSTEAD_DIR=");
        quote(text, launch.directory().toString());
        return odd;
    }

    private void words(StringBuilder text, List<String> words) {
        for (String word : words) {
            text.append(' ');
            quote(text, word);
        }
    }

    private void quote(StringBuilder into, String word) {
        into.append('\'');
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\'') {
                into.append("'\\''");
            } else if (c == '\n' && bash) {
                into.append("'$'\\n''");
            } else if (c == 0) {
                throw new IllegalArgumentException("a word of the command or its environment holds a NUL");
            } else {
                into.append(c);
            }
        }
        into.append('\'');
    }
}
