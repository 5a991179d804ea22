# SPDX-License-Identifier: Apache-2.0
# kill -9 of the harvester between sbatch and its record: the next start finds what was submitted and submits nothing twice.
cat >"$bin/before-sbatch" <<END
case "\$*" in
  *--array=*)
    if [ -e $work/kill ]; then
      rm $work/kill
      $(command -v sbatch) "\$@" >$work/unheard
      kill -KILL \$PPID
      exit 0
    fi ;;
esac
END
touch "$work/kill"
start_slurm_harvester
: >"$ran"
sweep=$("$roadstead" submit --sweep 1-8 --duration 5m -- sh -c "echo \"\$ROADSTEAD_JOB \$SLURM_ARRAY_JOB_ID\" >>$ran; sleep 5")
await_end "$harvester_pid" 30 || fail "the harvester lives"
[ -s "$work/unheard" ] || fail "sbatch was not run"
say "killed when Slurm had made job $(cat "$work/unheard") and before it was noted"
start_slurm_harvester
timeout 120 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "lines" 8 "$(wc -l <"$ran")"
expect "different jobs" 8 "$(cut -d ' ' -f 1 "$ran" | sort -u | wc -l)"
expect "Slurm jobs they ran in" "$(cat "$work/unheard")" "$(cut -d ' ' -f 2 "$ran" | sort -u | paste -sd,)"
: >"$bin/before-sbatch"
stop_slurm_harvester
expect "pilots left" 0 "$(pilots_in PENDING,RUNNING | wc -l)"
