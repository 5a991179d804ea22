# SPDX-License-Identifier: Apache-2.0
# One node: a containerd and a kubelet in a mount namespace and a cgroup of their own. Sourced by the actions, and by checks that
# crash nodes.

# Sets $node_home, $node_address, $node_socket, $node_group, $node_cores, $node_memory, $node_labels and $node_gpus.
about_node() { # NODE
  local name number=0
  while IFS=: read -r name node_cores node_memory node_labels node_gpus; do
    if [ "$name" = "$1" ]; then
      node_home=$dir/nodes/$1
      node_address=$net.$((101 + number))
      node_number=$number
      node_socket=$sockets/$1.sock
      node_group=${sockets#/run/}-$1
      return 0
    fi
    number=$((number + 1))
  done <"$dir/etc/nodes"
  give_up "the sandbox at $dir has no node '$1'"
}

ctr_of() { # NODE WORDS...
  local socket=$sockets/$1.sock
  shift
  timeout 60 ctr -a "$socket" -n k8s.io "$@"
}

inside() { # NODE COMMAND...
  local space=$dir/run/space/$1
  shift
  nsenter --mount="$space" "$@"
}

start_node() { # NODE
  local node=$1
  about_node "$node"
  if ! alive "$dir/run/kubelet.$node.pid" kubelet || ! alive "$dir/run/containerd.$node.pid" containerd; then
    make_groups "$node_group"
    make_space "$node"
    configure_node "$node"
  fi
  daemon "containerd.$node" containerd nsenter --mount="$dir/run/space/$node" containerd --config "$node_home/containerd.toml" --log-level warn
  await 30 ctr_of "$node" version || give_up "containerd of $node does not answer, see $dir/log/containerd.$node.log"
  ctr_of "$node" image ls -q | grep -q '^sandbox.local/pause:1$' ||
    ctr_of "$node" image import "$dir/images/pause.tar" >>"$dir/log/start.log" 2>&1 || give_up "containerd of $node takes no images, see $dir/log/start.log"
  daemon "kubelet.$node" kubelet nsenter --mount="$dir/run/space/$node" "$cache/kubelet" --config="$node_home/kubelet.yaml" \
    --kubeconfig="$dir/etc/$node.kubeconfig" --hostname-override="$node" --root-dir="$node_home/kubelet" --cert-dir="$node_home" \
    --container-runtime=remote --container-runtime-endpoint="unix://$node_socket" --network-plugin=cni \
    ${node_labels:+--node-labels="$node_labels"} --v=1
}

# The cgroups that the kubelet keeps all its pods in; it wants them made.
make_groups() { # NAME
  local of file
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    for of in cpu cpuset memory pids io hugetlb; do echo "+$of" >/sys/fs/cgroup/cgroup.subtree_control; done 2>/dev/null
    mkdir -p "/sys/fs/cgroup/$1"
    return
  fi
  for of in /sys/fs/cgroup/*/; do
    [ -e "$of/cgroup.procs" ] || continue
    mkdir -p "$of/$1"
    for file in cpuset.cpus cpuset.mems; do
      [ ! -e "$of/$1/$file" ] || cat "$of/$file" >"$of/$1/$file"
    done
  done
}

remove_groups() { # NAME
  local group
  : "${1:?}"
  for group in /sys/fs/cgroup/"$1" /sys/fs/cgroup/*/"$1"; do
    [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
  done
}

groups_gone() { # NAME
  remove_groups "$1"
  ! ls -d /sys/fs/cgroup/"$1" /sys/fs/cgroup/*/"$1" >/dev/null 2>&1
}

# A mount namespace, kept by a file. In it two kubelets do not share the directories whose names are built in, and the host seems to
# have as many cores and as much memory as the node is to have.
make_space() { # NODE
  local space=$dir/run/space/$1 cpu
  if [ -e "$space" ] && nsenter --mount="$space" true 2>/dev/null; then return; fi
  # What keeps a namespace must not itself be seen in it.
  mountpoint -q "$dir/run/space" || { mkdir -p "$dir/run/space" && mount --bind "$dir/run/space" "$dir/run/space" && mount --make-private "$dir/run/space"; } ||
    give_up "no mount can be made at $dir/run/space"
  mkdir -p "$node_home"/{pods,containers,plugins,kubelet,cpu,memory} /var/log/pods /var/log/containers /var/lib/kubelet /run/containerd
  awk -v kib=$((node_memory * 1024)) '/^(MemTotal|MemFree|MemAvailable):/ { printf "%-16s%8d kB\n", $1, kib; next } { print }' /proc/meminfo \
    >"$node_home/meminfo"
  for ((cpu = 0; cpu < node_cores; cpu++)); do
    mkdir -p "$node_home/cpu/cpu$cpu/topology"
    echo $cpu >"$node_home/cpu/cpu$cpu/topology/core_id"
    echo 0 >"$node_home/cpu/cpu$cpu/topology/physical_package_id"
    echo 1 >"$node_home/cpu/cpu$cpu/online"
  done
  echo "0-$((node_cores - 1))" | tee "$node_home"/cpu/{online,present,possible} >/dev/null
  touch "$space"
  unshare --mount="$space" --propagation private sh -e -s "$node_home" <<'END' || give_up "the mounts of node $1 cannot be made"
    mount --bind "$1/pods" /var/log/pods
    mount --bind "$1/containers" /var/log/containers
    mount --bind "$1/plugins" /var/lib/kubelet
    mount -t tmpfs -o mode=711 none /run/containerd
    mount --bind "$1/meminfo" /proc/meminfo
    mount --bind "$1/cpu" /sys/devices/system/cpu
    [ ! -d /sys/devices/system/node ] || mount -t tmpfs none /sys/devices/system/node
    mount --bind "$1/kubelet" "$1/kubelet"
    mount --make-shared "$1/kubelet"
END
}

configure_node() { # NODE
  mkdir -p "$node_home"/{cni,containerd}
  cat >"$node_home/containerd.toml" <<END
version = 2
root = "$node_home/containerd"
state = "$sockets/$1"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$node_socket"
[plugins."io.containerd.internal.v1.opt"]
  path = "$node_home/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "sandbox.local/pause:1"
  stream_server_address = "$node_address"
  # Without the right to lower it, which not every root has, no pod would start.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$node_home/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
END
  cat >"$node_home/cni/10-sandbox.conflist" <<END
{"cniVersion": "0.4.0", "name": "sandbox", "plugins": [{"type": "bridge", "bridge": "rs${net##*.}n$node_number", "isGateway": true, "ipMasq": false,
  "ipam": {"type": "host-local", "dataDir": "$node_home/cni/addresses", "ranges": [[{"subnet": "10.${net##*.}.$node_number.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
END
  : >"$node_home/resolv.conf"
  cat >"$node_home/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_address
port: 10250
readOnlyPort: 0
healthzBindAddress: $node_address
healthzPort: 10248
tlsCertFile: $pki/$1.crt
tlsPrivateKeyFile: $pki/$1.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
cgroupRoot: /$node_group
cgroupDriver: cgroupfs
cgroupsPerQOS: true
enforceNodeAllocatable: [pods]
failSwapOn: false
oomScoreAdj: 0
makeIPTablesUtilChains: false
clusterDomain: cluster.local
resolvConf: $node_home/resolv.conf
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
nodeStatusUpdateFrequency: 2s
nodeLeaseDurationSeconds: 8
registryPullQPS: 0
eventRecordQPS: 50
kubeAPIQPS: 50
kubeAPIBurst: 100
maxPods: 250
serializeImagePulls: false
END
}

# The node loses power: nothing is told to anybody, and nothing of it goes on.
crash_node() { # NODE
  local id
  for id in kubelet containerd; do
    ! alive "$dir/run/$id.$1.pid" $id || kill -KILL "$(cat "$dir/run/$id.$1.pid")"
  done
  kill_pods "$1"
}

# Kills all that runs in the node's pods.
kill_pods() { # NODE
  local id ids
  about_node "$1"
  : "${node_group:?}" # without it all cgroups of this host would be meant
  for _ in 1 2 3 4 5; do
    ids=$(find /sys/fs/cgroup/*/"$node_group" /sys/fs/cgroup/"$node_group" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u)
    [ -n "$ids" ] || return 0
    # A frozen process takes no signal.
    find "/sys/fs/cgroup/freezer/$node_group" -name freezer.state 2>/dev/null | while read -r id; do echo THAWED >"$id"; done 2>/dev/null
    for id in $ids; do kill -KILL "$id"; done 2>/dev/null
    sleep 0.1
  done
}

# Shims and what else runs in the node's namespace.
kill_space() { # NODE
  local mine file id
  mine=$(stat -L -c %i "$dir/run/space/$1" 2>/dev/null) || return 0
  for file in /proc/[0-9]*/ns/mnt; do
    [ "$(stat -L -c %i "$file" 2>/dev/null)" = "$mine" ] || continue
    id=${file#/proc/}
    kill -KILL "${id%%/*}" 2>/dev/null
  done
}
