# SPDX-License-Identifier: Apache-2.0
# Shared by the checks and the bench: source it, never run it (it is not executable, so scripts/test passes it over).
# Starts pools and harvesters in a directory of their own beneath TMPDIR and stops, at exit, what it started and nothing else.
set -u
export LC_ALL=C
tree=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit 1
roadstead=$tree/dist/target/roadstead/bin/roadstead
name=$(basename "$0" .sh)
"$tree/scripts/roadstead" --version >/dev/null || exit 1 # builds the tree when nobody has

work=$(mktemp -d "${TMPDIR:-/tmp}/roadstead-$name.XXXXXX") || exit 1
bad=0
started=() # "PID WHAT" of everything started, oldest first
unset ROADSTEAD_POOL ROADSTEAD_TOKEN_FILE
export ROADSTEAD_CONFIG=$work/config.yaml # nobody's own configuration is read or written
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf '%s: %s\n' "$name" "$*"; }

fail() {
  say "FAILED: $*"
  bad=$((bad + 1))
}

give_up() {
  fail "$*"
  exit 1
}

expect() { # WHAT WANTED SEEN
  if [ "$2" = "$3" ]; then
    say "$1: $3"
  else
    fail "$1: $3, not $2"
  fi
}

now_ms() { echo $(($(date +%s%N) / 1000000)); }

# Starts COMMAND with its output in LOG and returns when it has printed a line that matches PATTERN (in $line); its id is in $pid.
start() { # LOG PATTERN COMMAND...
  local log=$1 pattern=$2 fd
  shift 2
  exec {fd}< <(exec "$@" 2>>"$log" </dev/null)
  pid=$!
  started+=("$pid $1 ${2-}")
  while IFS= read -r -t 60 line <&"$fd"; do
    echo "$line" >>"$log"
    # The descriptor stays open: the program may write more, and must not find its reader gone.
    [[ $line =~ $pattern ]] && return 0
  done
  tail -n 20 "$log" >&2
  give_up "${*:2:2} did not get ready"
}

# Starts a pool with its data in $work/pool; $pool_url and $pool_pid tell where it is.
start_pool() { # OPTIONS...
  start "$work/pool.log" '^pool ready at ' "$roadstead" pool --data "$work/pool" --no-config "$@"
  pool_pid=$pid
  pool_url=${line#pool ready at }
  export ROADSTEAD_POOL=$pool_url
  export ROADSTEAD_TOKEN_FILE=$work/pool/tokens/user
}

# Starts a local harvester with its data in $work/harvester.
start_harvester() { # OPTIONS...
  start "$work/harvester.log" '^harvester .* ready' "$roadstead" harvester local --pool "$pool_url" \
    --token-file "$work/pool/tokens/harvester" --data "$work/harvester" --cores 4 --memory 4GiB --end-pilots "$@"
  harvester_pid=$pid
}

# Waits for the end of a process that is no child of this shell.
await_end() { # PID SECONDS
  timeout "$2" tail --pid="$1" -f /dev/null
}

stop() { # PID
  kill -TERM "$1" 2>/dev/null || return 0
  await_end "$1" 30 || kill -KILL "$1" 2>/dev/null
  await_end "$1" 10
}

# Waits until COMMAND succeeds: for what is told of by no event and no file.
await() { # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
}

# Waits until FILE, which must exist, has N lines. (tail's own -n +N stops counting at the end of what is there.)
await_lines() { # FILE N SECONDS
  timeout "$3" bash -c 'tail -n +1 -f -- "$1" | sed -n "$2q"' - "$1" "$2"
}

# Every process that has this check's directory on its command line: its pilots, whoever started them.
ours() {
  local file
  for file in /proc/[0-9]*/cmdline; do
    if tr '\0' ' ' <"$file" 2>/dev/null | grep -qF "$work/"; then
      file=${file#/proc/}
      [ "${file%/cmdline}" = $$ ] || echo "${file%/cmdline}"
    fi
  done 2>/dev/null
}

pilots() { "$roadstead" pilots --json | grep -o '"pid":[0-9]*' | grep -o '[0-9]*'; }

# The process of the pilot that holds a job.
pilot_of() { # JOB
  local id
  id=$("$roadstead" job "$1" --json | grep -o '"pilot":"p[0-9a-z]*"' | tail -n 1 | cut -d '"' -f 4)
  "$roadstead" pilots --json | grep -o "{\"id\":\"$id\"[^{}]*" | grep -o '"pid":[0-9]*' | grep -o '[0-9]*'
}

# The count of a phase in a sweep.
count() { # SWEEP PHASE
  local found
  found=$("$roadstead" job "$1" --json | grep -o '"counts":{[^}]*}' | grep -o "\"$2\":[0-9]*" | grep -o '[0-9]*$')
  echo "${found:-0}"
}

finish() {
  local code=$? i left
  trap '' INT TERM
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    stop "${started[i]%% *}"
  done
  left=$(ours)
  if [ -n "$left" ]; then
    fail "left behind, now killed: $(for i in $left; do tr '\0' ' ' <"/proc/$i/cmdline" | cut -c1-120; done 2>/dev/null)"
    # shellcheck disable=SC2086 # process ids
    kill -KILL $left 2>/dev/null
  fi
  [ $code -eq 0 ] || bad=$((bad + 1))
  if [ $bad -eq 0 ]; then
    rm -rf "$work"
    say ok
  else
    say "FAILED; what it left is in $work"
  fi
  trap - EXIT
  exit $((bad > 0))
}
