# SPDX-License-Identifier: Apache-2.0
# A full cluster, and a pod of somebody's that goes before pilots, twice: the job whose pilot has to go is told to have been
# preempted each time, is not charged, and runs again when there is room.
# Seven of two cores are what the nodes' 8 and 8 have room for beside the harvester.
preemptions=2
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
END
all_reasons() {
  local member
  for member in 0 1 2 3 4 5 6; do reasons "$sweep.$member"; done | tr , '\n' | grep -v SUBMITTED | sort | uniq -c | awk '{ print $2 "=" $1 }' | paste -sd,
}
has_gone_back() { [ "$(all_reasons)" != "$1" ]; }
for ((n = 1; n <= preemptions; n++)); do
  before=$(all_reasons)
  kubectl apply -f - >/dev/null 2>&1 <<END
apiVersion: v1
kind: Pod
metadata: {name: check-first, namespace: default}
spec:
  priorityClassName: check-first
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 1
  containers: [{name: it, image: "sandbox.local/pause:1", imagePullPolicy: Never, resources: {requests: {cpu: "2"}}}]
END
  await 60 has_gone_back "$before" || give_up "nobody had to go: $(kubectl -n default get pod check-first --no-headers)"
  expect "why jobs have gone back" "PREEMPTED=$n" "$(all_reasons)"
  kubectl -n default delete pod check-first --grace-period=1 >/dev/null 2>&1
  await_lines "$ran" $((7 + n)) 90 >/dev/null || fail "it does not run again: $(tail -n 1 "$ran"), $(wc -l <"$ran") lines"
done
touch "$share/go"
timeout 90 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "lines" $((7 + preemptions)) "$(wc -l <"$ran")"
for member in 0 1 2 3 4 5 6; do
  "$roadstead" job "$sweep.$member" --json | grep -q '"tries":0' || fail "$sweep.$member was charged"
done
kubectl delete priorityclass check-first >/dev/null 2>&1
rm -f "$share/go"
