# SPDX-License-Identifier: Apache-2.0
# Every way in which Slurm ends an allocation under a running job: the job goes back with that reason, uncharged, and completes.
start_slurm_harvester --partition low --idle-end PT10S
: >"$ran"
long() { # NAME FEATURE-LINES: a job of 4 cores that ends soon when it runs for the second time
  cat >"$work/$1.yaml" <<END
name: $1
duration: PT10M
resources: {cores: 4, memory: 128MiB, $2}
run:
  kind: command
  command: [sh, -c, "echo $1 \$ROADSTEAD_ATTEMPT \$SLURM_ARRAY_JOB_ID \$SLURM_ARRAY_TASK_ID \$SLURM_JOB_ID >>$ran; [ \$ROADSTEAD_ATTEMPT -gt 1 ] || setsid sleep 400 & wait"]
END
  "$roadstead" submit "$work/$1.yaml"
}
timelimit=$(long timelimit 'features: [intel]')
scancel=$(long scancel 'features: [intel]')
preempted=$(long preempted 'features: [a100]')
drained=$(long drained 'features: [a100]')
await_lines "$ran" 4 60 >/dev/null || fail "they do not all run: $(cut -d ' ' -f 1 "$ran" | paste -sd,)"
task() { awk -v name="$1" '$1 == name { print $3 "_" $4; exit }' "$ran"; }
began=$SECONDS

scontrol update jobid="$(awk '$1 == "timelimit" { print $5; exit }' "$ran")" timelimit=1 || fail "the time limit was not taken"
scancel "$(task scancel)"
await 60 went_back "$scancel" ALLOCATION_CANCELLED || fail "scancel: $(reasons "$scancel")"
say "scancel: $(reasons "$scancel") ($((SECONDS - began)) s)"

# A payload that does not listen outlives its pilot where Slurm follows processes by their parents, but not for long.
cat >"$work/stubborn.yaml" <<END
name: stubborn
duration: PT10M
resources: {cores: 4, memory: 128MiB, features: [intel]}
run:
  kind: command
  command: [sh, -c, "trap '' TERM; echo stubborn \$ROADSTEAD_ATTEMPT \$SLURM_ARRAY_JOB_ID \$SLURM_ARRAY_TASK_ID >>$ran; while :; do echo \$ROADSTEAD_ATTEMPT \$(date +%s%N) >>$work/stamps; [ \$ROADSTEAD_ATTEMPT = 1 ] || exit 0; sleep 0.1; done"]
END
stubborn=$("$roadstead" submit "$work/stubborn.yaml")
await 60 grep -q '^stubborn 1' "$ran" || fail "the stubborn job does not run"
scancel "$(task stubborn)"
await 90 in_phase "$stubborn" COMPLETED || fail "the stubborn job does not complete: $("$roadstead" explain "$stubborn")"
went_back "$stubborn" ALLOCATION_CANCELLED || fail "stubborn: $(reasons "$stubborn")"
sed -n "s/^1 //p" "$work/stamps" | sort -n | tail -n 1 >"$work/last"
sed -n "s/^2 //p" "$work/stamps" | sort -n | head -n 1 >"$work/next"
between=$((($(cat "$work/next") - $(cat "$work/last")) / 1000000))
[ "$between" -gt 0 ] || fail "the stubborn job's first attempt ran on for $((-between)) ms of its second"
say "a payload that ignores SIGTERM was gone $between ms before its next attempt ($((SECONDS - began)) s)"

# Preemption takes both pilots of the node: a job of a partition that goes before takes all of it.
scontrol update nodename=g1 state=DRAIN reason=check
await 20 sh -c 'scontrol -o show node g1 | grep -q DRAIN' || fail "the node does not drain"
expect "phase of the job on the drained node" RUNNING "$(phase "$drained")"
scontrol update nodename=g1 state=RESUME
high=$(sbatch --parsable -p high -w g1 -c 8 -t 1 -o /dev/null --wrap 'sleep 5')
await 60 went_back "$preempted" PREEMPTED || fail "preemption: $(reasons "$preempted")"
say "preemption by job $high: $(reasons "$preempted") ($((SECONDS - began)) s)"

lost=$(long lost 'features: [amd, ib]')
await 60 grep -q '^lost 1' "$ran" || fail "the job for the node to be lost does not run"
slurmd=$(cat "$sandbox/run/slurmd.c2.pid")
kill -KILL "$slurmd"
lost_since=$SECONDS
is_lost() { squeue -h -r -t all -o '%i %T' | grep -q "^$(task lost) NODE_FAIL"; }
await 100 is_lost || fail "Slurm does not give up on the node: $(sinfo -h -N -n c2 -o %T | sort -u)"
say "Slurm gave up on the node after $((SECONDS - lost_since)) s; the job, whose pilot lives, is $(phase "$lost")"
expect "phase of the job on a lost node" RUNNING "$(phase "$lost")"
"$tree/scripts/sandbox" slurm up "$sandbox" >"$work/up" 2>&1 || fail "slurmd did not come back: $(tail -n 1 "$work/up")"
for job in "$lost" "$timelimit"; do
  await 90 in_phase "$job" COMPLETED || fail "it does not complete: $("$roadstead" explain "$job")"
done
say "node lost: $(reasons "$lost")"
went_back "$lost" NODE_FAILED || fail "node lost: $(reasons "$lost")"
say "time limit: $(reasons "$timelimit") ($((SECONDS - began)) s)"
went_back "$timelimit" TIME_LIMIT || fail "time limit: $(reasons "$timelimit")"

for job in "$scancel" "$preempted" "$drained"; do
  await 60 in_phase "$job" COMPLETED || fail "it does not complete: $("$roadstead" explain "$job")"
done
for job in "$timelimit" "$scancel" "$preempted" "$drained" "$lost"; do
  "$roadstead" job "$job" --json | grep -q '"tries":0' || fail "an end by Slurm was charged: $("$roadstead" job "$job" --json | grep -o '"tries":[0-9]*')"
done
expect "payloads left by those ends" 0 "$(pgrep -fxc 'sleep 400')"
