#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One sweep of 10,000 jobs, each of which appends its id to a file: every id once, and the pool says so too.
. "$(dirname "$0")/lib.sh"
jobs=${1:-10000}

start_pool
start_harvester
begin=$(now_ms)
sweep=$("$roadstead" submit --sweep "0-$((jobs - 1))" --duration 5m -- sh -c "echo \"\$ROADSTEAD_JOB\" >>$work/ids") ||
  give_up "the sweep was not taken"
"$roadstead" watch "$sweep" || fail "not all completed"
took=$(($(now_ms) - begin))
say "$jobs jobs in $((took / 1000)).$((took % 1000 / 100)) s, $((jobs * 1000 / took)) a second"

seq -f "$sweep.%.0f" 0 $((jobs - 1)) | sort >"$work/wanted"
sort "$work/ids" >"$work/seen"
expect "lines written" "$jobs" "$(wc -l <"$work/ids")"
if cmp -s "$work/wanted" "$work/seen"; then
  say "every id once"
else
  fail "ids missing or doubled:"
  diff "$work/wanted" "$work/seen" | head -n 10
fi
expect "counts" "\"counts\":{\"COMPLETED\":$jobs}" "$("$roadstead" job "$sweep" --json | grep -o '"counts":{[^}]*}')"
