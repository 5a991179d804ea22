#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A node that has lost the mount with everybody's programs: its pilots rest after a few jobs and say so, and the backlog stays.
. "$(dirname "$0")/lib.sh"
jobs=60

start_pool
start_harvester
"$roadstead" submit --wait -- true 2>/dev/null || fail "the first job"

# Jobs of many descriptions, as those of many people are: one wrong description says nothing about a node.
for ((i = 0; i < jobs; i++)); do
  echo "{\"run\":{\"kind\":\"command\",\"command\":[\"$work/mount/program-$i\"]},\"retry\":{\"attempts\":1}}"
done >"$work/jobs.ndjson"
"$roadstead" submit "$work/jobs.ndjson" >/dev/null || give_up "the jobs were not taken"

# What is said of the pilots, and how many jobs are in a phase.
states() { "$roadstead" pilots --json | grep -o '"state":"[A-Z]*"' | cut -d '"' -f 4 | sort -u | paste -sd ' ' -; }
in_phase() { "$roadstead" jobs --phase "$1" --limit 1000 --json | grep -o '"id":"j[0-9a-z]*"' | wc -l; }

deadline=$(($(now_ms) + 30000))
until [ "$(states)" = RESTING ] || [ "$(now_ms)" -gt "$deadline" ]; do :; done
expect "states of the pilots" RESTING "$(states)"
"$roadstead" pilots --json | grep -q BLACK_HOLE || fail "no pilot says why it rests"
"$roadstead" pilots 2>&1 | sed "s/^/$name:   /"
pilots=$("$roadstead" pilots --json | grep -o '"id":"p[0-9a-z]*"' | wc -l)
failed=$(in_phase FAILED)
waiting=$(in_phase WAITING)
say "$failed of $jobs jobs lost to $pilots pilots, $waiting wait"
[ "$failed" -le $((pilots * 12)) ] || fail "$failed jobs were lost to a black hole of $pilots pilots"
expect "jobs that wait" $((jobs - failed)) "$waiting"
one=$("$roadstead" jobs --phase WAITING --limit 1 --json | grep -o '"id":"j[0-9a-z]*"' | cut -d '"' -f 4)
"$roadstead" explain "$one" | sed "s/^/$name:   /"
