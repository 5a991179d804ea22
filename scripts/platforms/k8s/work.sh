# SPDX-License-Identifier: Apache-2.0
# Three thousand trivial jobs, each once, in pilots' pods on both nodes, beside Kubernetes' own Jobs of the same.
jobs=3000
native=40

pilot_image=$(sed -n 's/^ *image: //p' "$sandbox/etc/pilot.yaml")
for ((n = 1; n <= native; n++)); do
  cat <<END
---
apiVersion: batch/v1
kind: Job
metadata: {name: native-$n, labels: {check: native}}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 1
      containers: [{name: job, image: "$pilot_image", imagePullPolicy: Never, command: ["/bin/true"], resources: {requests: {cpu: 100m, memory: 10Mi}}}]
END
done >"$work/native.yaml"
begin=$(now_ms)
kubectl apply -f "$work/native.yaml" >"$work/native" 2>&1 || give_up "Kubernetes takes no Jobs: $(tail -n 1 "$work/native")"
kubectl wait --for=condition=complete --timeout=180s job -l check=native >"$work/native" 2>&1 || fail "Kubernetes' own Jobs did not end: $(tail -n 1 "$work/native")"
native_ms=$(($(now_ms) - begin))
say "Kubernetes' own Jobs: $native in $native_ms ms, $(awk -v n=$native -v ms=$native_ms 'BEGIN { printf "%.1f", n * 1000 / ms }') a second"
kubectl delete job -l check=native --wait=false >/dev/null

deploy_harvester --idle-end=PT2S
watch_pilots
expect "account of the harvester" 10001 "$(stat -c %u "$work"/k8s-data/harvester)"
: >"$ran"
begin=$(now_ms)
sweep=$("$roadstead" submit --sweep "1-$jobs" --duration 5m -- \
  sh -c "read -r pod </etc/pod/name; echo \"\$ROADSTEAD_JOB \$pod\" >>$ran") || give_up "the sweep was not taken"
await_lines "$ran" 1 90 >/dev/null || fail "no job began: $(harvester_log 5)"
cold=$(($(now_ms) - begin))
timeout 180 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 3 "$work/watch")"
warm=$(($(now_ms) - begin - cold))
say "$jobs jobs: the first after $cold ms (cold), all $warm ms later: $((jobs * 1000 / warm)) a second"
figure "times the rate of Kubernetes' own Jobs" "$(awk -v j=$jobs -v w=$warm -v n=$native -v ms=$native_ms 'BEGIN { printf "%.1f", j / w / (n / ms) }')" 20
expect "lines" "$jobs" "$(wc -l <"$ran")"
expect "different jobs" "$jobs" "$(cut -d ' ' -f 1 "$ran" | sort -u | wc -l)"
expect "completed" "$jobs" "$(count "$sweep" COMPLETED)"
expect "jobs outside of our pods" 0 "$(cut -d ' ' -f 2 "$ran" | nodes_of | grep -c '^-')"
say "nodes: $(cut -d ' ' -f 2 "$ran" | nodes_of | sort | uniq -c | awk '{ printf "%s %s, ", $2, $1 }')"
stop "$watcher"
expect "what the harvester was refused" 0 "$(grep -c '"authorization.k8s.io/decision":"forbid"' "$audit")"
