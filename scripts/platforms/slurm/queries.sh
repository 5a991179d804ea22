# SPDX-License-Identifier: Apache-2.0
# Slurm is asked as often for 200 pilots as for one.
start_slurm_harvester --look PT2S --cores 250 --pilot-cores 1 --most-pilots 250 --most-pending 250
asked() { # SECONDS: commands run in that time, by name
  : >"$work/calls"
  sleep "$1"
  sort "$work/calls" | uniq -c | awk '{ printf "%s %s, ", $2, $1 }'
}
calm() { sleep 12; } # until the looks that follow a submission at a quick pace are over

one=$("$roadstead" submit --duration 10m -- sleep 400)
await 30 in_phase "$one" RUNNING || fail "the job does not run: $("$roadstead" explain "$one")"
calm
of_one=$(asked 20)
squeues=$(grep -c squeue "$work/calls")
sweep=$("$roadstead" submit --sweep 1-199 --duration 10m -- sleep 400)
enough() { [ "$(($(pilots_in RUNNING | wc -l) + $(pilots_in PENDING | wc -l)))" -ge 195 ]; }
await 60 enough || fail "only $(pilots_in RUNNING | wc -l) pilots run and $(pilots_in PENDING | wc -l) wait"
say "pilots: $(pilots_in RUNNING | wc -l) run, $(pilots_in PENDING | wc -l) wait"
calm
of_many=$(asked 20)
many=$(grep -c squeue "$work/calls")
say "in 20 s, with one pilot: $of_one with 200: $of_many"
[ "$squeues" -ge 5 ] && [ $((many - squeues)) -le 1 ] && [ $((squeues - many)) -le 2 ] || fail "squeue was run $squeues times for one pilot and $many times for 200"
"$roadstead" cancel "$one" "$sweep" >/dev/null
