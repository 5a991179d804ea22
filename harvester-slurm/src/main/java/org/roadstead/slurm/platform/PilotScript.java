// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.harvester.platform.PilotOrder;

/** The script that Slurm runs in each task of an array: finds out which pilot it is, starts it, and passes signals on. */
final class PilotScript {
    private static final String TEXT =
            """
            #!/bin/sh
            # Pilots of the Roadstead harvester @NAME@, one in each task of this array. Ask its operator before you change anything here.
            set -u
            umask 077
            pilots=@PILOTS@
            pilot=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" @LIST@)
            home=$pilots/$pilot
            if [ -z "$pilot" ] || [ ! -d "$home" ]; then
              echo "$home is not to be seen on $(hostname)" >&2
              exit 71
            fi
            # Whatever puts this task back into the queue: a pilot starts once.
            if ! mkdir "$home/started"; then
              echo "pilot $pilot was started before" >&2
              exit 0
            fi
            echo "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID} ${SLURMD_NODENAME-}" >"$home/started/where"
            scratch=@SCRATCH@
            work=$(mktemp -d "${scratch:-${TMPDIR:-/tmp}}/roadstead-$pilot.XXXXXX") || exit 73
            child=
            # Slurm's own SIGTERM goes to all processes; USR1 comes to this script alone, and means the same.
            trap '[ -z "$child" ] || kill -TERM "$child"' TERM USR1
            export ROADSTEAD_PILOT="$pilot" ROADSTEAD_ALLOCATION_LOG=@ORDER@/$SLURM_ARRAY_TASK_ID.out@JAVA@
            @LAUNCHER@ pilot --harvester @HARVESTER@ --token-file "$home/token" --id "$pilot" --dir "$work" \\
              --allocation "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"@OPTIONS@ </dev/null >>"$home/log" 2>&1 &
            child=$!
            code=0
            while kill -0 "$child" 2>/dev/null; do
              wait "$child"
              code=$?
            done
            [ "$code" != 0 ] || : >"$home/ended"
            rm -rf "$work"
            exit "$code"
            """;

    private PilotScript() {}

    /** For orders that are like this one. */
    static String text(SlurmOptions options, PilotFiles files, String batch, PilotOrder order, Duration life) {
        Path java = options.java();
        return TEXT.replace("@NAME@", options.harvester())
                .replace("@PILOTS@", quoted(options.pilots()))
                .replace("@LIST@", quoted(files.order(batch).resolve("pilots")))
                .replace("@ORDER@", quoted(files.order(batch)))
                .replace("@SCRATCH@", options.scratch() == null ? "" : quoted(options.scratch()))
                .replace("@JAVA@", java == null ? "" : " ROADSTEAD_JAVA=" + quoted(java))
                .replace("@LAUNCHER@", quoted(options.launcher()))
                .replace("@HARVESTER@", quoted(order.harvester()))
                .replace("@OPTIONS@", pilotOptions(options, order, life));
    }

    private static String pilotOptions(SlurmOptions options, PilotOrder order, Duration life) {
        Resources size = order.size();
        List<String> words = new ArrayList<>();
        words.addAll(List.of("--cores", "" + size.cores(), "--memory", "" + size.memory()));
        words.addAll(List.of("--disk", "" + size.disk(), "--gpus", "" + size.gpus()));
        add(words, "--gpu-type", order.gpuType());
        add(words, "--owner", order.owner());
        // What was asked for is what was granted; saying it spares Slurm a question from each pilot.
        add(words, "--time-left", life.toString());
        add(words, "--features", order.features().isEmpty() ? null : String.join(",", order.features()));
        add(words, "--margin", options.margin().toString());
        add(words, "--keep", options.keep().isZero() ? null : options.keep().toString());
        StringBuilder text = new StringBuilder();
        words.forEach(word -> text.append(' ').append(quoted(word)));
        return text.toString();
    }

    private static void add(List<String> words, String option, @Nullable String value) {
        if (value != null) {
            words.add(option);
            words.add(value);
        }
    }

    private static String quoted(Object word) {
        String text = word.toString();
        return text.matches("[A-Za-z0-9_./:,=@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
