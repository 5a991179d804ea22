# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/sandbox with $action and $dir. What all actions share; each action is a function of a file beside this.
export LC_ALL=C
parts=$here/sandbox.d/slurm
begin=$(date +%s%N)
default_nodes="c1:8:16000:intel,ib: c2:8:16000:amd,ib: c3:4:8000:amd: g1:8:32000:a100,ib:4"
people="ada ben" # accounts without root, for trying what an ordinary account may do

. "$here/sandbox.d/lib.sh"

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Starts a daemon that goes to the background by itself.
daemon() { # PROGRAM ARGUMENTS...
  setsid "$@" </dev/null >>"$dir/log/start.log" 2>&1 9>&-
}

node_names() { sed -n 's/^NodeName=\([^ ]*\).*/\1/p' "$dir/etc/slurm.conf"; }

load() {
  dir=$(readlink -m -- "$dir")
  export SLURM_CONF=$dir/etc/slurm.conf
  unset SLURM_JOB_ID SLURM_JOBID # commands act differently inside an allocation
}

load
. "$parts/$action.sh"
