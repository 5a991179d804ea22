# SPDX-License-Identifier: Apache-2.0
# scripts/sandbox slurm up DIR. Sourced.
. "$parts/packages.sh"
. "$parts/configure.sh"
. "$parts/accounting.sh"

[ "$(id -u)" = 0 ] || give_up "root is needed: slurmd starts jobs of several accounts"
if [ -e "$dir" ] && ! is_sandbox && [ -n "$(ls -A "$dir")" ]; then
  give_up "$dir is not empty and no sandbox; name a directory that is not there yet"
fi
mkdir -p "$dir"/{etc,run,log,spool,state,dev,home} && chmod 755 "$dir" || give_up "cannot write in $dir"
touch "$dir/.roadstead-sandbox"
lock

was_up=no
if alive "$dir/run/slurmctld.pid" slurmctld; then
  was_up=yes
  accounting=0
  grep -q '^AccountingStorageType=accounting_storage/slurmdbd' "$SLURM_CONF" && accounting=1
else
  accounting=${ROADSTEAD_SANDBOX_ACCOUNTING:-0}
fi
need_commands

getent passwd slurm >/dev/null || useradd -r -M -s /usr/sbin/nologin slurm || give_up "cannot make the account slurm"
for person in $people; do
  if ! getent passwd "$person" >/dev/null; then
    useradd -d "$dir/home/$person" -m -s /bin/bash "$person" && echo "$person" >>"$dir/etc/made-accounts" ||
      give_up "cannot make the account $person"
  fi
done
setpriv --reuid=slurm --regid=slurm --clear-groups test -x "$dir" ||
  give_up "the account slurm cannot enter $dir; open the directories above it to others (chmod o+x)"
chown slurm: "$dir/state" "$dir/run" "$dir/log"

choose_ports
[ $was_up = yes ] || configure

if ! alive "$dir/run/munged.pid" munged; then
  rm -f "$dir"/run/munge.sock* "$dir/run/munged.pid"
  # By force, because the directory of its socket belongs to slurm.
  daemon munged --force --key-file="$dir/etc/munge.key" --socket="$dir/run/munge.sock" --pid-file="$dir/run/munged.pid" \
    --log-file="$dir/log/munged.log" --seed-file="$dir/etc/munge.seed" --num-threads=4 ||
    give_up "munged did not start: $(tail -n 1 "$dir/log/start.log")"
fi
await 10 sh -c "munge -n -S '$dir/run/munge.sock' | unmunge -S '$dir/run/munge.sock'" ||
  give_up "munged does not answer, see $dir/log/munged.log"

[ "$accounting" != 1 ] || start_accounting

if ! alive "$dir/run/slurmctld.pid" slurmctld; then
  rm -f "$dir/run/slurmctld.pid"
  daemon slurmctld || give_up "slurmctld did not start: $(tail -n 1 "$dir/log/slurmctld.log")"
fi
await 30 listens "$port" || give_up "slurmctld does not listen, see $dir/log/slurmctld.log"
for node in $(node_names); do
  mkdir -p "$dir/spool/$node"
  if ! alive "$dir/run/slurmd.$node.pid" slurmd; then
    rm -f "$dir/run/slurmd.$node.pid"
    daemon slurmd -N "$node" || give_up "slurmd of $node did not start: $(tail -n 1 "$dir/log/slurmd.$node.log")"
  fi
done

# Nodes that an earlier end left down or drained come back; then a job runs on each.
all_there() { ! sinfo -h -N -o '%T' | grep -Eqi 'down|unknown|\*|drain|fail'; }
await 10 all_there || {
  scontrol update nodename="$(node_names | paste -sd,)" state=RESUME >/dev/null 2>&1
  await 20 all_there || give_up "not all nodes are there: $(sinfo -h -N -o '%N is %T' | sort -u | paste -sd,), see $dir/log"
}
if [ $was_up = no ]; then
  nodes=$(node_names | wc -l)
  ran=$(timeout 60 srun -Q -p high -N "$nodes" -n "$nodes" --mem=1 -t 1 printenv SLURMD_NODENAME 2>"$dir/log/first-job" | sort -u | wc -l)
  [ "$ran" = "$nodes" ] || give_up "a job on all $nodes nodes ran on $ran: $(tail -n 1 "$dir/log/first-job")"
  say "a job has run on each of $nodes nodes ($(seconds) s)"
else
  say "it was up ($(seconds) s)"
fi
exec 9>&-
say "ready; for a harvester beside it:"
printf '  eval "$(scripts/sandbox slurm env %s)"\n  roadstead harvester slurm\n' "$dir"
