# SPDX-License-Identifier: Apache-2.0
# scripts/sandbox k8s up DIR. Sourced.
. "$parts/packages.sh"
. "$parts/build.sh"
. "$parts/pki.sh"
. "$parts/pilots.sh"
. "$here/image.d/archive.sh"

[ "$(id -u)" = 0 ] || give_up "root is needed: kubelets mount, and make cgroups and containers"
if [ -e "$dir" ] && ! is_sandbox && [ -n "$(ls -A "$dir")" ]; then
  give_up "$dir is not empty and no sandbox; name a directory that is not there yet"
fi
mkdir -p "$dir"/{etc,run,log,data,nodes,images} && chmod 755 "$dir" || give_up "cannot write in $dir"
touch "$dir/.roadstead-sandbox"
lock

was_up=no
if alive "$dir/run/apiserver.pid" kube-apiserver; then was_up=yes; fi
need_commands
build_kubernetes

choose_net() {
  local number
  for ((number = 1; number < 250; number++)); do
    if ! listens "127.64.$number.1" 443 && [ ! -e "/run/roadstead-k8s-$number" ]; then
      mkdir -p "/run/roadstead-k8s-$number" && echo "127.64.$number" >"$dir/etc/net"
      return
    fi
  done
  give_up "no free addresses beneath 127.64"
}
[ -s "$dir/etc/net" ] || choose_net
net=$(cat "$dir/etc/net")
sockets=/run/roadstead-k8s-${net##*.}
mkdir -p "$sockets"
[ -s "$dir/etc/nodes" ] || tr -s ' \t' '\n' <<<"${ROADSTEAD_SANDBOX_NODES:-$default_nodes}" >"$dir/etc/nodes"
make_pki
[ -e "$dir/etc/sysctl" ] ||
  grep -H . /proc/sys/vm/overcommit_memory /proc/sys/kernel/panic /proc/sys/kernel/panic_on_oops /proc/sys/net/ipv4/ip_forward >"$dir/etc/sysctl"

# The API server reaches kubelets by their nodes' names, in a file of hosts that nobody else sees.
if [ ! -s "$dir/etc/hosts" ]; then
  number=0
  {
    cat /etc/hosts
    for node in $(node_names); do
      echo "$net.$((101 + number)) $node"
      number=$((number + 1))
    done
  } >"$dir/etc/hosts"
fi

daemon etcd etcd etcd --name sandbox --data-dir "$dir/data/etcd" --listen-client-urls "http://$net.1:2379" --advertise-client-urls "http://$net.1:2379" \
  --listen-peer-urls "http://$net.1:2380" --initial-advertise-peer-urls "http://$net.1:2380" --initial-cluster "sandbox=http://$net.1:2380" \
  --unsafe-no-fsync --logger zap --log-level warn --auto-compaction-retention 1
daemon apiserver kube-apiserver unshare --mount --propagation private sh -c 'mount --bind "$1" /etc/hosts && shift && exec "$@"' - "$dir/etc/hosts" \
  "$cache/kube-apiserver" --etcd-servers="http://$net.1:2379" --bind-address="$net.1" --secure-port=443 --insecure-port=0 \
  --advertise-address="$net.1" --endpoint-reconciler-type=none --service-cluster-ip-range="$net.0/26" \
  --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" --client-ca-file="$pki/ca.crt" \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$pki/accounts.pub" \
  --service-account-signing-key-file="$pki/accounts.key" --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
  --allow-privileged=true --kubelet-client-certificate="$pki/to-kubelets.crt" --kubelet-client-key="$pki/to-kubelets.key" \
  --kubelet-certificate-authority="$pki/ca.crt" --kubelet-preferred-address-types=Hostname,InternalIP \
  --default-not-ready-toleration-seconds="${ROADSTEAD_SANDBOX_TOLERATION:-300}" \
  --default-unreachable-toleration-seconds="${ROADSTEAD_SANDBOX_TOLERATION:-300}" \
  --profiling=false --v=1 ${ROADSTEAD_SANDBOX_AUDIT:+--audit-policy-file="$ROADSTEAD_SANDBOX_AUDIT" --audit-log-path="$dir/log/audit.log"}
await 60 kubectl get --raw /readyz || give_up "the API server does not get ready, see $dir/log/apiserver.log"
for name in controllers scheduler; do
  program=kube-$name own=()
  [ $name != controllers ] || {
    program=kube-controller-manager
    own=(--use-service-account-credentials=true --service-account-private-key-file="$pki/accounts.key" --root-ca-file="$pki/ca.crt"
      --node-monitor-period=1s --node-monitor-grace-period=10s --pod-eviction-timeout=10s --terminated-pod-gc-threshold=500)
  }
  daemon $name $program "$cache/$program" --kubeconfig="$dir/etc/$name.kubeconfig" --authentication-kubeconfig="$dir/etc/$name.kubeconfig" \
    --authorization-kubeconfig="$dir/etc/$name.kubeconfig" --bind-address="$net.1" --port=0 --leader-elect=false --v=1 "${own[@]}"
done

if [ ! -s "$dir/images/pause.tar" ]; then
  mkdir -p "$dir/images/pause"
  cp "$cache/pause" "$dir/images/pause/"
  write_layer "$dir/images/pause.layer" "$dir/images/pause" &&
    write_image "$dir/images/pause.tar" sandbox.local/pause:1 '"Entrypoint": ["/pause"]' "$dir/images/pause.layer" || give_up "no image can be made"
fi
for node in $(node_names); do start_node "$node"; done
nodes=$(node_names | wc -l)
all_ready() {
  [ "$(kubectl get nodes -o 'jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' | grep -c True)" = "$nodes" ]
}
# A kubelet ends when the containerd of a node that crashed still reads what it had: it is started again until it stays.
stay_until=$((SECONDS + 60))
for node in $(node_names); do
  about_node "$node"
  until curl -sf -m 2 -o /dev/null "http://$node_address:10248/healthz"; do
    [ $SECONDS -lt $stay_until ] || give_up "the kubelet of $node does not stay, see $dir/log/kubelet.$node.log"
    # What was just started is not the kubelet yet, for it enters its namespace first.
    await 2 alive "$dir/run/kubelet.$node.pid" kubelet || start_node "$node"
    sleep 0.1
  done
done
await 60 all_ready || give_up "not all nodes are ready: $(kubectl get nodes --no-headers | tr -s ' ' | paste -sd,), see $dir/log"
await 20 kubectl -n default get serviceaccount default || give_up "the controllers make no service accounts, see $dir/log/controllers.log"

# GPUs that are none: the scheduler counts them, and that is all.
for node in $(node_names); do
  about_node "$node"
  [ -z "$node_gpus" ] || curl -sf --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" -X PATCH -o /dev/null \
    -H 'Content-Type: application/merge-patch+json' -d "{\"status\": {\"capacity\": {\"nvidia.com/gpu\": \"$node_gpus\"}}}" \
    "https://$net.1:443/api/v1/nodes/$node/status" || give_up "node $node takes no GPUs"
done

[ -s "$dir/etc/pilot.yaml" ] || prepare_pilots
for node in $(node_names); do take_pilots "$node"; done

if [ $was_up = no ]; then
  try_nodes
  say "a pod has run on each of $nodes nodes ($(seconds) s)"
else
  say "it was up ($(seconds) s)"
fi
exec 9>&-
say "ready; for a harvester beside it:"
printf '  eval "$(scripts/sandbox k8s env %s)"\n  roadstead harvester k8s\n' "$dir"
