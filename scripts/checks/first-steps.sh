#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What somebody types first: wait for a job that fails, read JSON, upload a script and fetch what it wrote, cancel, reopen.
. "$(dirname "$0")/lib.sh"

start_pool
start_harvester

json_of() { # WHAT FILE
  if command -v jq >/dev/null; then
    jq -e . "$2" >/dev/null || fail "$1 is no JSON"
  elif command -v python3 >/dev/null; then
    python3 -m json.tool "$2" >/dev/null || fail "$1 is no JSON"
  elif ! grep -q '^{.*}$' "$2"; then
    fail "$1 does not look like JSON"
  fi
}

"$roadstead" submit --wait -- sh -c 'echo hello; echo oh >&2; exit 3' >"$work/out" 2>"$work/err"
expect "exit code of a job that fails" 1 $?
expect "its stdout" hello "$(cat "$work/out")"
expect "its stderr, behind the id" oh "$(sed -n 2p "$work/err")"
tail -n 1 "$work/err" | grep -q 'the command ended with exit code 3 (EXIT_NONZERO)' ||
  fail "why it failed is not said: $(cat "$work/err")"
say "$(tail -n 1 "$work/err")"

"$roadstead" submit --wait -- true
expect "exit code of a job that completes" 0 $?

"$roadstead" submit --wait --json -- true >"$work/submit.json" || fail "submit --wait --json"
id=$(grep -o '"id":"j[0-9a-z]*"' "$work/submit.json" | head -n 1 | cut -d '"' -f 4)
"$roadstead" jobs --json >"$work/jobs.json" || fail "jobs --json"
"$roadstead" job "$id" --json >"$work/job.json" || fail "job --json"
"$roadstead" explain "$id" --json >"$work/explain.json" || fail "explain --json"
"$roadstead" harvesters --json >"$work/harvesters.json" || fail "harvesters --json"
"$roadstead" pilots --json >"$work/pilots.json" || fail "pilots --json"
for what in submit jobs job explain harvesters pilots; do json_of "$what --json" "$work/$what.json"; done
expect "phase in the JSON" '"phase":"COMPLETED"' "$(grep -o '"phase":"COMPLETED"' "$work/submit.json" | tail -n 1)"

mkdir "$work/mine"
printf '#!/bin/sh\nmkdir results\nprintf "1,%%s\\n" "$1" >"results/$ROADSTEAD_PARAM_n.csv"\necho "ran $0"\n' >"$work/mine/tool"
cat >"$work/mine/job.yaml" <<'END'
name: mine-${n}
inputs:
  - {upload: ./tool, to: bin/tool, executable: true}
  - {content: "a=1\n", to: settings.ini}
run: {kind: command, command: [bin/tool, "value of ${n}"]}
outputs: [{path: "results/*.csv"}, {path: settings.ini}]
sweep: {parameters: {n: {range: "1-3"}}}
END
sweep=$(cd / && "$roadstead" submit --wait "$work/mine/job.yaml" 2>"$work/err") || fail "the sweep: $(cat "$work/err")"
expect "output of an uploaded script" "1,value of 2" "$("$roadstead" outputs "$sweep.1" --to "$work/got" >/dev/null && cat "$work/got/results/2.csv")"
expect "inline input, kept as an output" "a=1" "$(cat "$work/got/settings.ini")"
expect "log of the uploaded script" "ran bin/tool" "$("$roadstead" logs "$sweep.0")"
"$roadstead" outputs "$sweep" --to "$work/all" >/dev/null
expect "files fetched of the whole sweep" 6 "$(find "$work/all" -type f | wc -l)"

id=$("$roadstead" submit --attempts 3 -- sh -c 'echo "attempt $ROADSTEAD_ATTEMPT"; test "$ROADSTEAD_ATTEMPT" -ge 3')
"$roadstead" watch "$id" >/dev/null
expect "exit code of watching a job that is retried" 0 $?
expect "log of its last attempt" "attempt 3" "$("$roadstead" logs "$id")"
expect "log of its first attempt" "attempt 1" "$("$roadstead" logs "$id" --attempt 1)"

mkfifo "$work/fifo"
id=$("$roadstead" submit -- sh -c "echo up >$work/fifo; exec sleep 600")
read -r -t 30 _ <>"$work/fifo" || fail "the job to be cancelled did not start"
"$roadstead" cancel "$id" 2>/dev/null || fail "cancel"
"$roadstead" watch "$id" >"$work/watch" 2>"$work/err"
expect "exit code of watching a job that is cancelled" 1 $?
grep -q 'was cancelled' "$work/err" || fail "the cancel is not said: $(cat "$work/err")"

printf 'run: {kind: command, command: [true]}\nresources: {memory: much}\ngpu: 1\n' >"$work/wrong.yaml"
"$roadstead" submit "$work/wrong.yaml" 2>"$work/err"
expect "exit code of a wrong description" 2 $?
expect "faults told at once" "gpu resources.memory" "$(cut -d : -f 1 "$work/err" | sort | paste -sd ' ')"
sed "s/^/$name:   /" "$work/err"

first=$("$roadstead" submit -- false)
"$roadstead" watch "$first" >/dev/null 2>&1
"$roadstead" submit --wait --after "$first" -- true 2>"$work/err"
expect "exit code of a job after one that failed" 1 $?
grep -q AFTER_FAILED "$work/err" || fail "why is not said: $(cat "$work/err")"
