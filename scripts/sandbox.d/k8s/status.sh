# SPDX-License-Identifier: Apache-2.0
# scripts/sandbox k8s status DIR. Sourced. Exit code 0 when all of it runs.

if ! is_sandbox || [ ! -s "$dir/etc/nodes" ]; then
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
tell etcd "$dir/run/etcd.pid"
tell kube-apiserver "$dir/run/apiserver.pid"
tell kube-controller-manager "$dir/run/controllers.pid"
tell kube-scheduler "$dir/run/scheduler.pid"
for node in $(node_names); do
  tell containerd "$dir/run/containerd.$node.pid" "$node"
  tell kubelet "$dir/run/kubelet.$node.pid" "$node"
done
if [ $missing = 0 ]; then
  # A pipe would make a subshell, and lose what is missing.
  while read -r node ready cores memory; do
    if [ "$ready" = True ]; then
      say "node $node is ready: $cores cores, $memory"
    else
      say "node $node is not ready"
      missing=1
    fi
  done < <(kubectl --request-timeout=10s get nodes -o \
    'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status} {.status.allocatable.cpu} {.status.allocatable.memory}{"\n"}{end}')
  say "Kubernetes $(kubectl --request-timeout=10s get --raw /version | sed -n 's/^ *"gitVersion": "\(.*\)",$/\1/p') at https://$net.1:443"
  say "pods: $(kubectl --request-timeout=10s get pods -A --no-headers 2>/dev/null | awk '{ n[$4]++ } END { for (k in n) printf "%s %d, ", k, n[k]; print NR " in all" }')"
fi
exit $missing
