// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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

    private final boolean setsid;
    private final boolean bash;

    /**
     * @param setsid whether the shell has no job control, so that the command is started through setsid(1)
     * @param bash whether lines are read by bash, which takes one line at a time and knows {@code $'..'}
     */
    ShellText(boolean setsid, boolean bash) {
        this.setsid = setsid;
        this.bash = bash;
    }

    /** The function r and its call, one line in bash, with a newline at the end. */
    String job(Launch launch) {
        StringBuilder text = new StringBuilder(512);
        text.append("r() { trap 'echo $? >\"$_rs_d/fail\"' EXIT; cd ");
        quote(text, launch.directory().toString());
        text.append(" || exit 125; export");
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
        text.append("; exec");
        if (setsid) {
            text.append(" setsid");
        }
        if (odd.length() > 0) {
            text.append(" env").append(odd);
        }
        words(text, launch.command());
        return text.append("; _rs_c=$?; echo $_rs_c >\"$_rs_d/fail\"; exit $_rs_c; }; j\n")
                .toString();
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
