# SPDX-License-Identifier: Apache-2.0
# Writes the configuration of the sandbox beneath $dir/etc. Sourced.

# A run of 40 free ports, kept for later starts: +0 slurmctld, +1 slurmdbd, +2 MariaDB, from +10 on the nodes.
choose_ports() {
  if [ -s "$dir/etc/port" ]; then
    port=$(cat "$dir/etc/port")
    return
  fi
  for ((port = 16800; port < 30000; port += 40)); do
    if ! listens "$port" && ! listens $((port + 1)) && ! listens $((port + 10)); then
      echo "$port" >"$dir/etc/port"
      return
    fi
  done
  give_up "no free ports between 16800 and 30000"
}

configure() {
  local host node cores memory features gpus last file number=0 lines="" names=""
  host=$(hostname -s)
  [ -s "$dir/etc/munge.key" ] || (umask 077 && head -c 1024 /dev/urandom >"$dir/etc/munge.key")
  : >"$dir/etc/gres.conf"
  for node in ${ROADSTEAD_SANDBOX_NODES:-$default_nodes}; do
    IFS=: read -r node cores memory features gpus <<<"$node"
    lines+="NodeName=$node NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 10 + number)) CPUs=$cores Boards=1"
    lines+=" SocketsPerBoard=1 CoresPerSocket=$cores ThreadsPerCore=1 RealMemory=$memory"
    if [ -n "$features" ]; then lines+=" Feature=$features"; fi
    if [ -n "$gpus" ]; then
      # Slurm wants devices: with plain files CUDA_VISIBLE_DEVICES stays empty. These are null devices.
      last=$((gpus - 1))
      for ((gpus = last; gpus >= 0; gpus--)); do
        file=$dir/dev/$node.gpu$gpus
        [ -c "$file" ] || mknod -m 666 "$file" c 1 3 || give_up "cannot make the device $file that stands for a GPU"
      done
      echo "NodeName=$node Name=gpu Type=a100 File=$dir/dev/$node.gpu[0-$last]" >>"$dir/etc/gres.conf"
      lines+=" Gres=gpu:a100:$((last + 1))"
    fi
    lines+=$'\n'
    names+=${names:+,}$node
    number=$((number + 1))
  done
  {
    cat <<END
ClusterName=sandbox
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=slurm
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/run/munge.sock
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$dir/state
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdPidFile=$dir/run/slurmd.%n.pid
SlurmdLogFile=$dir/log/slurmd.%n.log
SlurmdSpoolDir=$dir/spool/%n
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
MailProg=/bin/true
JobAcctGatherType=jobacct_gather/linux
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=20
KillWait=5
UnkillableStepTimeout=60
MaxJobCount=100000
MaxArraySize=20001
# Slurm's own default looks for backfill every 30 s, and whoever waits behind a large job waits for that.
SchedulerParameters=bf_interval=3,bf_continue
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=100
PriorityType=priority/multifactor
PriorityWeightAge=100
PriorityWeightPartition=1000
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
EnforcePartLimits=ALL
Licenses=matlab:2,abaqus:4
GresTypes=gpu
PropagateResourceLimits=NONE
END
    if [ "$accounting" = 1 ]; then
      # Not AuthInfo but this names munge's socket to slurmdbd's clients.
      cat <<END
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$((port + 1))
AccountingStoragePass=$dir/run/munge.sock
AccountingStorageTRES=gres/gpu,license/matlab
AccountingStoreFlags=job_comment
END
    else
      echo "AccountingStorageType=accounting_storage/none"
    fi
    cat <<END
${lines}PartitionName=DEFAULT Nodes=$names State=UP OverSubscribe=NO DefaultTime=00:10:00 MaxTime=INFINITE
PartitionName=debug Default=YES PriorityTier=10 PreemptMode=OFF
PartitionName=short MaxTime=00:02:00 DefaultTime=00:01:00 PriorityTier=10 PreemptMode=OFF
PartitionName=high PriorityTier=20 PreemptMode=OFF
PartitionName=low PriorityTier=1 PreemptMode=REQUEUE GraceTime=0
END
    [ -z "${ROADSTEAD_SANDBOX_SLURM_CONF-}" ] || cat -- "$ROADSTEAD_SANDBOX_SLURM_CONF"
  } >"$dir/etc/slurm.conf" || give_up "cannot write $dir/etc/slurm.conf"
}
