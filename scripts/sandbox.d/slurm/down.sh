# SPDX-License-Identifier: Apache-2.0
# scripts/sandbox slurm down DIR. Sourced.

if [ ! -e "$dir" ]; then
  say "there is nothing at $dir"
  exit 0
fi
is_sandbox || give_up "$dir is no sandbox of ours; nothing was touched"
lock

no_jobs() { [ -z "$(timeout 5 squeue -h -o %i)" ]; }

if alive "$dir/run/slurmctld.pid" slurmctld; then
  # Slurm ends its jobs itself while it can; what slurmd leaves on SIGTERM would go on.
  for state in PENDING RUNNING SUSPENDED; do timeout 10 scancel --state=$state >/dev/null 2>&1; done
  await 12 no_jobs || say "some jobs did not end in time"
fi
for file in "$dir"/run/slurmd.*.pid; do
  if alive "$file" slurmd; then kill -TERM "$(cat "$file")"; fi
done
for file in "$dir"/run/slurmd.*.pid; do
  [ ! -e "$file" ] || stop "$file" slurmd 10
done
stop "$dir/run/slurmctld.pid" slurmctld 30
stop "$dir/run/slurmdbd.pid" slurmdbd 30
stop "$dir/run/my/mariadbd.pid" mariadbd 30
stop "$dir/run/munged.pid" munged 10

# What jobs of this cluster left: step daemons, and processes with both its configuration and a job's number in their environment.
ancestors=" "
id=$$
while [ "$id" -gt 1 ]; do
  ancestors+="$id "
  id=$(awk '/^PPid:/ { print $2 }' "/proc/$id/status")
done
for file in /proc/[0-9]*/environ; do
  id=${file//[!0-9]/}
  [[ $ancestors != *" $id "* ]] && grep -qzxF "SLURM_CONF=$SLURM_CONF" "$file" || continue
  if [[ $(readlink "/proc/$id/exe") == */slurmstepd ]] || grep -qz '^SLURM_JOB_ID=' "$file"; then
    kill -KILL "$id" && say "killed what a job left: $id"
  fi
done 2>/dev/null

if [ -s "$dir/etc/made-accounts" ]; then
  while read -r person; do
    userdel "$person" 2>/dev/null || say "the account $person stays: it has processes"
  done <"$dir/etc/made-accounts"
fi
rm -rf "$dir"/{etc,run,log,spool,state,dev,home,mysql,harvester,.lock,.roadstead-sandbox}
rmdir "$dir" 2>/dev/null || say "$dir holds files that are not the sandbox's; they stay"
say "down ($(seconds) s)"
