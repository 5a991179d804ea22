# SPDX-License-Identifier: Apache-2.0
# slurmctld is away for a minute under load: nothing is lost and nothing runs twice.
start_slurm_harvester
: >"$ran"
sweep=$("$roadstead" submit --sweep 1-1200 --duration 5m -- sh -c "echo \"\$ROADSTEAD_JOB \$ROADSTEAD_ATTEMPT\" >>$ran; sleep 1")
await_lines "$ran" 200 60 >/dev/null || fail "the sweep did not get going"
controller=$(cat "$sandbox/run/slurmctld.pid")
kill -TERM "$controller"
await_end "$controller" 20
before=$(wc -l <"$ran")
sleep 60
during=$(($(wc -l <"$ran") - before))
say "while slurmctld was away for a minute $during jobs began"
"$tree/scripts/sandbox" slurm up "$sandbox" >"$work/up" 2>&1 || fail "slurmctld did not come back: $(tail -n 1 "$work/up")"
timeout 120 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
[ "$during" -ge 400 ] || fail "jobs did not go on: $during"
expect "lines" 1200 "$(wc -l <"$ran")"
expect "different jobs" 1200 "$(cut -d ' ' -f 1 "$ran" | sort -u | wc -l)"
expect "attempts after the first" 0 "$(awk '$2 != 1' "$ran" | wc -l)"
say "said: $(grep -c 'Slurm does not answer' "$work/harvester.log") times that it does not answer, $(grep -c 'Slurm answers again' "$work/harvester.log") times that it does again"
