#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Payloads that do their worst, on real processes: each ends with its reason, nothing of it is left, its pilot lives on. Then the
# launcher is killed, and at last the pilot together with its launcher.
. "$(dirname "$0")/lib.sh"

start_pool
start_harvester

job() { # NAME RESOURCES DURATION SCRIPT
  local file=$work/$1.yaml
  {
    echo "name: $1"
    echo "run: {kind: command, command: [/bin/sh, -c, '${4//\'/\'\'}']}"
    echo "resources: {$2}"
    echo "duration: $3"
  } >"$file"
  "$roadstead" submit "$file"
}

# The processes of a job, by the mark in their environment.
of_job() { # JOB
  grep -lsxz "ROADSTEAD_JOB=$1" /proc/[0-9]*/environ | cut -d / -f 3
}

lives() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

# The reason in the answer to `job --json`.
reason_of() { # JOB
  "$roadstead" job "$1" --json | grep -o '"exit":{[^}]*}' | grep -o '"reason":"[A-Z_]*"' | cut -d '"' -f 4
}

"$roadstead" submit --wait -- true || fail "the first job"
# What a harvester says of its pilots comes with its next report.
for ((try = 0; try < 50; try++)); do
  level=$("$roadstead" pilots --json | grep -o '"containment":"[a-z-]*"' | cut -d '"' -f 4)
  [ -z "$level" ] || break
  sleep 0.2
done
case $level in
  pid-namespace | sweep) say "containment here: $level" ;;
  *) fail "no level of containment is published: $level" ;;
esac

# All at once: a node has to stand that, too.
begin=$(now_ms)
declare -A wanted ids
wanted=([sleeper]=DURATION_EXCEEDED [hog]=MEMORY_EXCEEDED [filler]=DISK_EXCEEDED [late]=DISK_EXCEEDED [bomb]=PROCESSES_EXCEEDED
  [flood]=LOG_EXCEEDED)
ids[sleeper]=$(job sleeper 'memory: 64MiB' PT2S 'setsid sleep 600 & (setsid sleep 601 &) ; sleep 602')
ids[hog]=$(job hog 'memory: 96MiB' PT1M 'setsid sh -c "head -c 70000000 /dev/zero | tail | sleep 600" & head -c 70000000 /dev/zero | tail | sleep 600')
ids[filler]=$(job filler 'memory: 64MiB, disk: 16MiB' PT1M 'head -c 40000000 /dev/zero >filler; sleep 600')
ids[late]=$(job late 'memory: 64MiB, disk: 16MiB' PT1M 'exec 5>filler; rm filler; head -c 40000000 /dev/zero >&5; sleep 600')
ids[bomb]=$(job bomb 'memory: 2GiB' PT1M 'bomb() { sleep 0.5; bomb & bomb & wait; }; bomb')
ids[flood]=$(job flood 'memory: 64MiB' PT1M 'echo begin; exec yes flood')
for what in sleeper hog filler late bomb flood; do
  id=${ids[$what]}
  timeout 60 "$roadstead" watch "$id" >/dev/null 2>"$work/err" || :
  expect "$what" "(${wanted[$what]})" "$(tail -n 1 "$work/err" | grep -o '([A-Z_]*)$')"
  sed "s/^/$name:   /" "$work/err" | tail -n 1
  expect "processes left of it" "" "$(of_job "$id")"
  case $what in hog | bomb) lives "$(pilot_of "$id")" || fail "the pilot of the $what is gone" ;; esac
done
"$roadstead" logs "${ids[flood]}" >"$work/flood"
expect "the flood's log begins with" begin "$(head -n 1 "$work/flood")"
[ "$(stat -c %s "$work/flood")" -le $((11 << 20)) ] || fail "the flood's log has $(stat -c %s "$work/flood") bytes"
expect "files left in directories of jobs" 0 "$(find "$work"/harvester/pilots/*/work/jobs -type f | wc -l)"
say "six at once took $(($(now_ms) - begin)) ms"

# A grandchild that leaves session, parent and environment behind and closes its streams.
mkfifo "$work/fifo"
cat >"$work/leave" <<END
(env -i setsid sh -c 'echo up >$work/fifo; exec sleep 654321' &) </dev/null >/dev/null 2>&1
read -r _ <$work/fifo
END
"$roadstead" submit --wait -- sh "$work/leave" || fail "the job that leaves a grandchild behind"
if [ "$level" = pid-namespace ]; then
  expect "a grandchild that cleared its environment" "" "$(grep -lsxz '[6]54321' /proc/[0-9]*/cmdline)"
else
  say "a sweep cannot hold a grandchild that cleared its environment at once; docs/containment.md says so"
  for file in $(grep -lsxz '[6]54321' /proc/[0-9]*/cmdline); do kill -KILL "$(cut -d / -f 3 <<<"$file")"; done
fi

# The launcher alone: the payload goes, the job runs again, uncharged, and the pilot lives on.
id=$("$roadstead" submit -- sh -c "echo \$ROADSTEAD_ATTEMPT >$work/fifo; [ \$ROADSTEAD_ATTEMPT -ge 2 ] || { setsid sleep 600 & sleep 601; }")
read -r -t 30 _ <>"$work/fifo" || fail "the job whose launcher is to die did not start"
pilot=$(pilot_of "$id")
# shellcheck disable=SC2046 # process ids
kill -KILL $(cat "$work"/harvester/pilots/*/work/slots/[0-9]*/pid)
read -r -t 30 attempt <>"$work/fifo" || fail "the job whose launcher died did not run again"
timeout 30 "$roadstead" watch "$id" >/dev/null 2>&1
expect "exit code of the job whose launcher died" 0 $?
"$roadstead" job "$id" --json | grep -q LAUNCHER_LOST || fail "LAUNCHER_LOST is not in the job's history"
expect "tries charged for that" 0 "$("$roadstead" job "$id" --json | grep -o '"tries":[0-9]*' | cut -d : -f 2)"
lives "$pilot" || fail "the pilot whose launcher died is gone"

# Pilot and all of its launcher at once: whatever is left the platform ends by its mark before the job runs again.
id=$("$roadstead" submit -- sh -c "echo \$ROADSTEAD_ATTEMPT >$work/fifo; [ \$ROADSTEAD_ATTEMPT -ge 2 ] || { setsid sleep 600 & sleep 601; }")
read -r -t 30 _ <>"$work/fifo" || fail "the job whose pilot is to die did not start"
mine=$(of_job "$id")
pilot=$(pilot_of "$id")
# shellcheck disable=SC2046,SC2086 # process ids
kill -KILL $pilot $(ps -o pid= --ppid "$pilot") $(cat "$work"/harvester/pilots/*/work/slots/[0-9]*/pid) 2>/dev/null
begin=$(now_ms)
read -r -t 30 attempt <>"$work/fifo" || fail "the job whose pilot died did not run again"
for process in $mine; do
  grep -qsxz "ROADSTEAD_ATTEMPT=1" "/proc/$process/environ" && fail "process $process of the first attempt outlived its pilot"
done
timeout 30 "$roadstead" watch "$id" >/dev/null 2>&1
expect "exit code of the job whose pilot died" 0 $?
say "it ran again after $(($(now_ms) - begin)) ms"
