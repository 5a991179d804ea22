# SPDX-License-Identifier: Apache-2.0
# A full cluster, and a pod of somebody's that goes before pilots: the job whose pilot has to go is told to have been preempted, is not
# charged, and runs again when there is room.
# Seven of two cores are what the nodes' 8 and 8 have room for beside the harvester.
deploy_harvester --pilot-cores=2 --idle-end=PT10S
: >"$ran"
sweep=$("$roadstead" submit --sweep 1-7 --cores 2 --duration 10m -- \
  sh -c "echo \"\$ROADSTEAD_JOB \$ROADSTEAD_ATTEMPT\" >>$ran; until [ -e $share/go ]; do sleep 0.2; done")
await_lines "$ran" 7 90 >/dev/null || fail "the cluster does not fill: $(wc -l <"$ran") run"
kubectl apply -f - >/dev/null 2>&1 <<END
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: check-first}
value: 1000
---
apiVersion: v1
kind: Pod
metadata: {name: check-first, namespace: default}
spec:
  priorityClassName: check-first
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 1
  containers: [{name: it, image: "sandbox.local/pause:1", imagePullPolicy: Never, resources: {requests: {cpu: "2"}}}]
END
preempted_job() {
  local n
  for n in 0 1 2 3 4 5 6; do
    ! went_back "$sweep.$n" PREEMPTED || { echo "$sweep.$n"; return 0; }
  done
  return 1
}
await 60 preempted_job || fail "nobody was preempted: $(kubectl -n default get pod check-first --no-headers) $(for n in 0 1 2 3 4 5 6; do reasons "$sweep.$n"; done | sort | uniq -c | paste -sd,)"
victim=$(preempted_job) || give_up "without one that was preempted there is nothing more to see"
say "preempted: $(reasons "$victim")"
kubectl -n default delete pod check-first --wait=false >/dev/null
await_lines "$ran" 8 90 >/dev/null || fail "it does not run again: $("$roadstead" explain "$victim" | head -n 3)"
touch "$share/go"
timeout 90 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "lines" 8 "$(wc -l <"$ran")"
"$roadstead" job "$victim" --json | grep -q '"tries":0' || fail "it was charged"
kubectl delete priorityclass check-first >/dev/null 2>&1
rm -f "$share/go"
