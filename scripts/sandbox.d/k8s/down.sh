# SPDX-License-Identifier: Apache-2.0
# scripts/sandbox k8s down DIR. Sourced.

if [ ! -e "$dir" ]; then
  say "there is nothing at $dir"
  exit 0
fi
is_sandbox || give_up "$dir is no sandbox of ours; nothing was touched"
lock

if [ -n "${net-}" ]; then
  # Kubelets first, so that nobody starts again what ends now.
  for node in $(node_names); do stop "$dir/run/kubelet.$node.pid" kubelet 10; done
  for node in $(node_names); do
    kill_pods "$node"
    stop "$dir/run/containerd.$node.pid" containerd 10
    kill_space "$node"
  done
  stop "$dir/run/scheduler.pid" kube-scheduler 10
  stop "$dir/run/controllers.pid" kube-controller-manager 10
  stop "$dir/run/apiserver.pid" kube-apiserver 20
  stop "$dir/run/etcd.pid" etcd 10
  for node in $(node_names); do
    about_node "$node"
    # With the file goes the namespace, and with it all that was mounted there.
    umount "$dir/run/space/$node" 2>/dev/null
    await 5 groups_gone "$node_group" || say "cgroups named $node_group stay: something still is in them"
    ip link delete "rs${net##*.}n$node_number" 2>/dev/null
  done
  umount "$dir/run/space" 2>/dev/null
  rm -rf "$sockets"
fi
if [ -s "$dir/etc/sysctl" ]; then
  # What kubelets and the bridge have changed.
  while IFS=: read -r file value; do
    [ "$(cat "$file")" = "$value" ] || echo "$value" >"$file"
  done <"$dir/etc/sysctl" 2>/dev/null
fi
rm -rf "$dir"/{etc,run,log,data,nodes,images,harvester,.lock,.roadstead-sandbox}
rmdir "$dir" 2>/dev/null || say "$dir holds files that are not the sandbox's; they stay"
say "down ($(seconds) s)"
