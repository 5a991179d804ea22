#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 in the middle of 2,000 jobs: of the pool, of the harvester, of a pilot. All complete; while pilots live nothing
# runs twice; what a killed pilot ran starts again within seconds and no payload of it survives.
. "$(dirname "$0")/lib.sh"
jobs=${1:-2000}

start_pool
start_harvester

submit() { # FILE [MORE]: MORE is what else a job writes when it starts
  : >"$1"
  "$roadstead" submit --sweep "1-$jobs" --duration 5m -- \
    sh -c "echo \"\$ROADSTEAD_JOB \$ROADSTEAD_ATTEMPT start \$\$ ${2-}\" >>$1; sleep 0.02; echo \"\$ROADSTEAD_JOB \$ROADSTEAD_ATTEMPT end\" >>$1"
}

completed() { # SWEEP
  local since
  since=$(now_ms)
  "$roadstead" watch "$1" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 3 "$work/watch")"
  expect "completed" "$jobs" "$(count "$1" COMPLETED)"
  say "the rest took $(($(now_ms) - since)) ms"
}

once() { # FILE
  expect "jobs that ran" "$jobs" "$(awk '$3 == "start" {print $1}' "$1" | sort -u | wc -l)"
  expect "jobs that ran twice" 0 "$(awk '$3 == "start" {print $1}' "$1" | sort | uniq -d | wc -l)"
}

say "-- the pool"
sweep=$(submit "$work/pool.ran")
await_lines "$work/pool.ran" $((jobs / 2)) 60 || fail "the sweep did not get going"
kill -KILL "$pool_pid"
await_end "$pool_pid" 10
say "killed with $(grep -c end "$work/pool.ran") ended"
before=$pool_url
start_pool
expect "address after the restart" "$before" "$pool_url"
completed "$sweep"
once "$work/pool.ran"

say "-- the harvester"
sweep=$(submit "$work/harvester.ran")
await_lines "$work/harvester.ran" $((jobs / 2)) 60 || fail "the sweep did not get going"
old=$(pilots | sort)
kill -KILL "$harvester_pid"
await_end "$harvester_pid" 10
say "killed with $(grep -c end "$work/harvester.ran") ended"
start_harvester
completed "$sweep"
once "$work/harvester.ran"
say "pilots before: $(echo $old), after: $(echo $(pilots | sort))"

say "-- a pilot"
sweep=$(submit "$work/pilot.ran" '$(date +%s%3N)')
await_lines "$work/pilot.ran" $((jobs / 2)) 60 || fail "the sweep did not get going"
victim=$(pilots | head -n 1)
[ -n "$victim" ] || give_up "no pilot is known"
kill -KILL "$victim"
killed=$(now_ms)
await_end "$victim" 10
# What had begun and not ended when it died must begin again: under the next attempt.
completed "$sweep"
awk -v killed="$killed" '
  $3 == "start" { starts[$1]++; at[$1, starts[$1]] = $5 }
  END {
    for (job in starts) if (starts[job] > 1) {
      again++
      wait = at[job, 2] - killed
      if (wait > longest) longest = wait
    }
    printf "%d %d\n", again, longest
  }' "$work/pilot.ran" >"$work/again"
read -r again longest <"$work/again"
say "$again jobs of the killed pilot ran again, the last of them $longest ms after the kill"
[ "$longest" -le 10000 ] || fail "they started again only after $longest ms"
[ "$again" -le 16 ] || fail "more jobs ran again than a pilot of 4 cores runs at once: $again"
expect "jobs that ran" "$jobs" "$(awk '$3 == "start" {print $1}' "$work/pilot.ran" | sort -u | wc -l)"

say "-- a pilot with a payload that would stay"
touch "$work/stayer"
id=$("$roadstead" submit --duration 10m -- sh -c "setsid sleep 1$$ & echo \"\$\$ \$ROADSTEAD_ATTEMPT\" >>$work/stayer; sleep 1$$; echo after")
await_lines "$work/stayer" 1 30 || give_up "it did not start"
victim=$(pilot_of "$id")
[ -n "$victim" ] || give_up "no pilot is known to hold the job"
kill -KILL "$victim"
killed=$(now_ms)
await_lines "$work/stayer" 2 30 || fail "it did not start again"
say "started again $(($(now_ms) - killed)) ms after the kill"
read -r first _ <"$work/stayer"
[ ! -e "/proc/$first" ] || fail "the payload of the killed pilot lives on: $first"
alive=$(pgrep -fxc "sleep 1$$")
[ "$alive" -le 2 ] || fail "of two attempts with two sleeps each, $alive live: some of the killed pilot's"
"$roadstead" cancel "$id" 2>/dev/null
"$roadstead" watch "$id" >/dev/null 2>&1
expect "sleeps alive after the cancel" 0 "$(pgrep -fxc "sleep 1$$")"
