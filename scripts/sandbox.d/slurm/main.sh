# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/sandbox with $action and $dir. What all actions share; each action is a function of a file beside this.
export LC_ALL=C
parts=$here/sandbox.d/slurm
begin=$(date +%s%N)
default_nodes="c1:8:16000:intel,ib: c2:8:16000:amd,ib: c3:4:8000:amd: g1:8:32000:a100,ib:4"
people="ada ben" # accounts without root, for trying what an ordinary account may do

say() { printf 'sandbox: %s\n' "$*"; }

give_up() {
  echo "sandbox: $*" >&2
  exit 1
}

seconds() { awk -v ns=$(($(date +%s%N) - begin)) 'BEGIN { printf "%.1f", ns / 1e9 }'; }

# Whether FILE holds the number of a live process that runs PROGRAM (Debian calls some of them PROGRAM-wlm). A zombie has no exe link, so it counts as gone.
alive() { # FILE PROGRAM
  local id
  id=$(cat "$1" 2>/dev/null) && [ -n "$id" ] && [[ $(readlink "/proc/$id/exe" 2>/dev/null) == */"$2"* ]]
}

# Runs COMMAND until it succeeds, for at most so many seconds.
await() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.03
  done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Starts a daemon that goes to the background by itself.
daemon() { # PROGRAM ARGUMENTS...
  setsid "$@" </dev/null >>"$dir/log/start.log" 2>&1 9>&-
}

# Only one of us at a time works on a sandbox; descriptor 9 is not handed down to what is started.
lock() {
  exec 9>"$dir/.lock"
  flock -w 120 9 || give_up "another scripts/sandbox works on $dir"
}

node_names() { sed -n 's/^NodeName=\([^ ]*\).*/\1/p' "$dir/etc/slurm.conf"; }

load() {
  dir=$(readlink -m -- "$dir")
  export SLURM_CONF=$dir/etc/slurm.conf
  unset SLURM_JOB_ID SLURM_JOBID # commands act differently inside an allocation
}

is_sandbox() { [ -e "$dir/.roadstead-sandbox" ]; }

load
. "$parts/$action.sh"
