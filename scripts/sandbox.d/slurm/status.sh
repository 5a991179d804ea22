# SPDX-License-Identifier: Apache-2.0
# scripts/sandbox slurm status DIR. Sourced. Exit code 0 when all of it runs.

if ! is_sandbox; then
  say "there is no sandbox at $dir"
  exit 1
fi
missing=0
tell() { # PROGRAM FILE [OF]
  if alive "$2" "$1"; then
    say "$1${3+ of $3} runs ($(cat "$2"))"
  else
    say "$1${3+ of $3} does not run"
    missing=1
  fi
}
tell munged "$dir/run/munged.pid"
if grep -q '^AccountingStorageType=accounting_storage/slurmdbd' "$SLURM_CONF" 2>/dev/null; then
  tell mariadbd "$dir/run/my/mariadbd.pid"
  tell slurmdbd "$dir/run/slurmdbd.pid"
fi
tell slurmctld "$dir/run/slurmctld.pid"
for node in $(node_names 2>/dev/null); do
  tell slurmd "$dir/run/slurmd.$node.pid" "$node"
done
if [ $missing = 0 ]; then
  timeout 10 sinfo -h -N -o '%N %T %c %m %f %G' | sort -u | while read -r node state cores memory features gpus; do
    gpus=${gpus#(null)}
    say "node $node is $state: $cores cores, $memory MiB, features $features${gpus:+, $gpus}"
  done
  timeout 10 sinfo -h -o '%P %a %l' | sort -u | while read -r partition state longest; do
    say "partition $partition is $state, jobs up to $longest"
  done
  running=$(timeout 10 squeue -h -r -t RUNNING,COMPLETING -o %i | wc -l)
  waiting=$(timeout 10 squeue -h -r -t PENDING -o %i | wc -l)
  say "jobs: $running running, $waiting waiting"
fi
exit $missing
