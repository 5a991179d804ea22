# SPDX-License-Identifier: Apache-2.0
# Twice ten thousand trivial jobs, each once, inside allocations on at least three nodes, beside Slurm's own array of the same.
jobs=10000
array=1000 # the most that this Slurm takes at once; fewer end before its scheduler is at its own pace

payload="echo \"\$ROADSTEAD_JOB \$SLURM_JOB_ID \$SLURM_JOB_NODELIST \$SLURM_ARRAY_JOB_ID\" >>$ran"
begin=$(now_ms)
sbatch --parsable -o /dev/null -t 1 --mem=10M --array=0-$((array - 1)) --wrap "$payload" >/dev/null || give_up "Slurm took no array"
await 180 no_pilots || fail "Slurm's own array did not end"
slurm_ms=$(($(now_ms) - begin))
say "Slurm's own array: $array jobs in $slurm_ms ms, $((array * 1000 / slurm_ms)) a second"

# A sweep, from the first job's beginning on: $sweep, $rate and $times, which is how many times Slurm's rate that is.
run_sweep() { # WHAT
  local begin first
  : >"$ran"
  begin=$(now_ms)
  sweep=$("$roadstead" submit --sweep "1-$jobs" --duration 5m -- sh -c "$payload") || give_up "the sweep was not taken"
  await_lines "$ran" 1 60 >/dev/null || fail "no job began"
  first=$(($(now_ms) - begin))
  "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 3 "$work/watch")"
  rate=$((jobs * 1000 / ($(now_ms) - begin - first)))
  times=$(awk -v a="$rate" -v b="$array" -v ms="$slurm_ms" 'BEGIN { printf "%.1f", a * ms / b / 1000 }')
  say "$jobs jobs, $1: the first after $first ms, from then on $rate a second, $times times Slurm's rate"
}
# Pilots of whole nodes, for jobs of nothing: each pilot costs a process on this host, as it would cost none on nodes of their own.
start_slurm_harvester --idle-end PT30S --pilot-cores 8
run_sweep "with pool and harvester just started and no pilot"
figure "times the rate of Slurm's own array, just started" "$times" 20
cp "$ran" "$work/cold"
run_sweep "with all of them at work"
figure "times the rate of Slurm's own array, with pilots at work" "$times" 20
cat "$work/cold" >>"$ran"
jobs=$((2 * jobs))
expect "lines" "$jobs" "$(wc -l <"$ran")"
expect "different jobs" "$jobs" "$(cut -d ' ' -f 1 "$ran" | sort -u | wc -l)"
expect "completed of the second sweep" $((jobs / 2)) "$(count "$sweep" COMPLETED)"
nodes=$(cut -d ' ' -f 3 "$ran" | sort -u | paste -sd' ')
say "nodes: $(cut -d ' ' -f 3 "$ran" | sort | uniq -c | awk '{ printf "%s %s, ", $2, $1 }')"
[ "$(wc -w <<<"$nodes")" -ge 3 ] || fail "fewer than three nodes: $nodes"
squeue -h -r -t all -o '%F %j' | awk '$2 ~ /^roadstead-slurm/ { print $1 }' | sort -u >"$work/ours"
expect "jobs outside of our allocations" 0 "$(cut -d ' ' -f 4 "$ran" | sort -u | comm -23 - "$work/ours" | wc -l)"
