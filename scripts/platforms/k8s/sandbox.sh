# SPDX-License-Identifier: Apache-2.0
# The sandbox itself: two nodes, `up` again changes nothing, what died is started again under pods that go on, all on loopback.
kubectl get nodes -o 'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' >"$work/nodes"
expect "nodes that are ready" "n1 True,n2 True" "$(paste -sd, "$work/nodes")"
version=$(kubectl get --raw /version | grep -o '"gitVersion": "[^"]*"')
expect "version of the server" '"gitVersion": "v1.20.2"' "$version"

kubectl apply -f - >/dev/null <<END
apiVersion: v1
kind: Pod
metadata: {name: goes-on}
spec:
  automountServiceAccountToken: false
  containers: [{name: pause, image: "sandbox.local/pause:1", imagePullPolicy: Never}]
END
runs() { [ "$(kubectl get pod goes-on -o 'jsonpath={.status.phase}')" = Running ]; }
await 30 runs || fail "a pod does not run"
container() { kubectl get pod goes-on -o 'jsonpath={.status.containerStatuses[0].containerID} {.status.containerStatuses[0].restartCount}'; }
before=$(container)
begin=$(now_ms)
"$tree/scripts/sandbox" k8s up "$sandbox" >"$work/up" 2>&1 || fail "up again: $(tail -n 1 "$work/up")"
grep -q 'it was up' "$work/up" || fail "up again: $(tail -n 3 "$work/up")"
say "up again took $(($(now_ms) - begin)) ms"
for file in kubelet.n1 kubelet.n2 apiserver etcd containerd.n1; do
  id=$(cat "$sandbox/run/$file.pid")
  kill -KILL "$id" && await_end "$id" 10
done
"$tree/scripts/sandbox" k8s status "$sandbox" >"$work/status" && fail "status says that all is up"
"$tree/scripts/sandbox" k8s up "$sandbox" >"$work/up" 2>&1 || fail "up after a crash: $(tail -n 1 "$work/up")"
"$tree/scripts/sandbox" k8s status "$sandbox" >"$work/status" || fail "status after that: $(cat "$work/status")"
await 20 runs || fail "the pod does not run any more"
expect "the pod's container and its restarts" "$before" "$(container)"
kubectl delete pod goes-on --grace-period=1 --wait=false >/dev/null
expect "listeners that are not on loopback" 0 "$(ss -Hltnp 2>/dev/null | grep -E '"(etcd|kube-|kubelet|containerd)' | awk '$4 !~ /^127\./' | wc -l)"
