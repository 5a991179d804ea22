# SPDX-License-Identifier: Apache-2.0
# Every way in which Kubernetes ends a pod under a running job: the job goes back with that reason, uncharged, and completes. Then a
# node that crashes, and a pilot that is frozen past its silence: nothing of theirs runs elsewhere before it is certain, and the late
# one changes nothing.
deploy_harvester --pilot-cores=2 --idle-end=PT10S
watch_pilots
: >"$ran"
long() { # NAME [LINES]: a job of a pilot of its own, that ends soon when its program is there for the second time
  cat >"$work/$1.yaml" <<END
name: $1
duration: PT10M
resources: {cores: 2, memory: 128MiB}
${2-}
run:
  kind: command
  command: [sh, -c, "read -r pod </etc/pod/name; echo $1 \$ROADSTEAD_ATTEMPT \$pod >>$ran; [ \$(grep -c '^$1 ' $ran) -gt 1 ] || while :; do date +%s%3N >>$share/beats.$1; sleep 0.2; done"]
END
  "$roadstead" submit "$work/$1.yaml"
}
declare -A job
pod_of() { awk -v name="$1" '$1 == name { print $3; exit }' "$ran"; }
node_of() { pod_of "$1" | nodes_of; }
on_node() { # NODE: one of the jobs there
  local name
  for name in $(cut -d ' ' -f 1 "$ran"); do
    [ "$(node_of "$name")" != "$1" ] || { echo "$name"; return; }
  done
}
uid_of() { k get pod "$(pod_of "$1")" -o 'jsonpath={.metadata.uid}'; }
for end in deleted evicted memory deadline; do job[$end]=$(long "$end"); done
await_lines "$ran" 4 90 >/dev/null || fail "they do not all run: $(cut -d ' ' -f 1 "$ran" | paste -sd,) $(harvester_log 5)"
ended() { # NAME REASON
  await 60 went_back "${job[$1]}" "$2" || fail "$1: $(reasons "${job[$1]}"), not $2"
  say "$1: $(reasons "${job[$1]}")"
}

k delete pod "$(pod_of deleted)" --wait=false >/dev/null
k patch pod "$(pod_of deadline)" --type merge -p '{"spec":{"activeDeadlineSeconds":1}}' >/dev/null || fail "no deadline was taken"
ended deleted ALLOCATION_CANCELLED
ended deadline TIME_LIMIT

k apply -f - >/dev/null 2>&1 <<END
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: check}
spec:
  minAvailable: 100 # of pods that no controller owns Kubernetes takes a number only
  selector: {matchExpressions: [{key: roadstead.org/harvester, operator: Exists}]}
END
evict() {
  kubectl create --raw "/api/v1/namespaces/roadstead/pods/$(pod_of evicted)/eviction" -f - >"$work/evict" 2>&1 <<END
{"apiVersion": "policy/v1beta1", "kind": "Eviction", "metadata": {"name": "$(pod_of evicted)", "namespace": "roadstead"}}
END
}
evict && fail "the eviction went against the budget"
grep -q 'disruption budget' "$work/evict" || fail "the eviction was refused for something else: $(cat "$work/evict")"
expect "phase of the job whose eviction was refused" RUNNING "$(phase "${job[evicted]}")"
k delete poddisruptionbudget check >/dev/null 2>&1
k apply -f - >/dev/null 2>&1 <<END
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: check}
spec:
  minAvailable: 1
  selector: {matchExpressions: [{key: roadstead.org/harvester, operator: Exists}]}
END
await 20 evict || fail "the eviction is refused: $(cat "$work/evict")"
ended evicted EVICTED
k delete poddisruptionbudget check >/dev/null 2>&1

# The kernel takes whoever it is told to prefer, and here that is the pilot itself: so it is when a pilot is what is too large.
node=$(node_of memory) uid=$(uid_of memory)
for group in $(groups_of memory "$node" "$uid"); do
  for id in $(cat "$group/cgroup.procs"); do
    [[ $(readlink "/proc/$id/exe") != */java ]] || { echo 1000 >"/proc/$id/oom_score_adj" && container=$group; }
  done
done
# A process of the container's cgroup that takes more than is there.
bash -c 'echo $$ >"$1/cgroup.procs" && exec head -c 3G /dev/zero | tail >/dev/null' - "${container:?}" >/dev/null 2>&1
ended memory OUT_OF_MEMORY
for end in deleted deadline evicted memory; do
  await 60 in_phase "${job[$end]}" COMPLETED || fail "$end does not complete: $("$roadstead" explain "${job[$end]}")"
  "$roadstead" job "${job[$end]}" --json | grep -q '"tries":0' || fail "$end was charged: $("$roadstead" job "${job[$end]}" --json | grep -o '"tries":[0-9]*')"
done

# As many as both nodes have room for; then one node crashes, and a pilot of the other is frozen.
: >"$ran"
for n in 1 2 3 4 5 6; do job[last$n]=$(long "last$n" 'retry: {silence: PT2M}'); done
await_lines "$ran" 6 60 >/dev/null || fail "they do not all run: $(cut -d ' ' -f 1 "$ran" | paste -sd,)"
frozen=$(on_node n1)
crashed=$(on_node n2)
[ -n "$frozen" ] && [ -n "$crashed" ] || fail "not on both nodes: $(cat "$ran")"
freeze n1 "$(uid_of "$frozen")"
freeze_since=$(now_ms)
crash_node n2
crash_since=$SECONDS
not_ready() { [ "$(kubectl get node n2 -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')" != True ]; }
await 30 not_ready || fail "Kubernetes does not notice that the node is gone"
# A node that is back before its pods were given up tells of containers that ended by force, and nobody of more.
given_up() { [ "$(k get pod "$(pod_of "$crashed")" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')" = False ]; }
await 30 given_up || fail "Kubernetes does not give up the node's pods"
say "the node was given up after $((SECONDS - crash_since)) s; its job is $(phase "${job[$crashed]}")"
expect "phase of the job on the crashed node" RUNNING "$(phase "${job[$crashed]}")"
"$tree/scripts/sandbox" k8s up "$sandbox" >"$work/up" 2>&1 || fail "the node does not come back: $(tail -n 1 "$work/up")"
await 60 went_back "${job[$crashed]}" NODE_FAILED || fail "crashed node: $(reasons "${job[$crashed]}")"
say "crashed node: $(reasons "${job[$crashed]}") $((SECONDS - crash_since)) s after the crash"
runs_again() { [ "$(grep -c "^$frozen " "$ran")" -gt 1 ]; }
expect "times that the frozen job had begun" 1 "$(grep -c "^$frozen " "$ran")"
await 180 runs_again || fail "the frozen job does not run elsewhere: $("$roadstead" explain "${job[$frozen]}")"
say "the frozen pilot's job ran elsewhere $((($(now_ms) - freeze_since) / 1000)) s after it froze"
await 30 in_phase "${job[$frozen]}" COMPLETED || fail "it does not complete"
events=$("$roadstead" job "${job[$frozen]}" --json | grep -o '"history":.*')
beats=$(wc -l <"$share/beats.$frozen")
thaw=$(now_ms)
thaw_all
sleep 5
last=$(tail -n 1 "$share/beats.$frozen")
say "thawed, it ran for $((last > thaw ? last - thaw : 0)) ms more ($(($(wc -l <"$share/beats.$frozen") - beats)) beats)"
[ $((last - thaw)) -le 2000 ] || fail "the thawed payload ran for $((last - thaw)) ms"
after=$("$roadstead" job "${job[$frozen]}" --json | grep -o '"history":.*')
[ "$after" = "$events" ] || fail "the thawed pilot changed what the pool has of its job: $events became $after"
for n in 1 2 3 4 5 6; do "$roadstead" cancel "${job[last$n]}" >/dev/null 2>&1; done
rm -f "$share"/beats.*
stop "$watcher"
