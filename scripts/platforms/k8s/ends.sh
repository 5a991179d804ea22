# SPDX-License-Identifier: Apache-2.0
# Every way in which Kubernetes ends a pod under a running job: the job goes back with that reason, uncharged, and completes. Then a
# node that crashes, and two pilots that are frozen and cut off the network past their silence: nothing of theirs runs elsewhere before it
# is certain, and the late ones change nothing.
reached_at=$(bridge_of_n1) template_of=own_network deploy_harvester --pilot-cores=2 --idle-end=PT10S
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
  command: [sh, -c, "read -r pod </etc/pod/name; echo $1 \$ROADSTEAD_ATTEMPT \$pod \$(date +%s%3N) >>$ran; [ \$(grep -c '^$1 ' $ran) -gt 1 ] || while :; do date +%s%3N >>$share/beats.$1; sleep 0.2; done"]
END
  "$roadstead" submit "$work/$1.yaml"
}
declare -A job
pod_of() { awk -v name="$1" '$1 == name { print $3; exit }' "$ran"; }
node_of() { pod_of "$1" | nodes_of; }
on_node() { # NODE: the jobs there
  local name
  for name in $(cut -d ' ' -f 1 "$ran"); do
    [ "$(node_of "$name")" != "$1" ] || echo "$name"
  done
}
uid_of() { k get pod "$(pod_of "$1")" -o 'jsonpath={.metadata.uid}'; }
for end in deleted evicted memory deadline; do job[$end]=$(long "$end"); done
await_lines "$ran" 4 90 >/dev/null || fail "they do not all run: $(cut -d ' ' -f 1 "$ran" | paste -sd,) $(harvester_log 5)"
ended() { # NAME REASON
  await 60 went_back "${job[$1]}" "$2" || fail "$1: $(reasons "${job[$1]}"), not $2"
  expect "$1" "SUBMITTED,$2" "$(reasons "${job[$1]}")"
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

# As many as both nodes have room for; then one node crashes, and of two pilots of the other one is frozen and one loses its network.
: >"$ran"
for n in 1 2 3 4 5 6; do job[last$n]=$(long "last$n" 'retry: {silence: PT2M}'); done
await_lines "$ran" 6 60 >/dev/null || fail "they do not all run: $(cut -d ' ' -f 1 "$ran" | paste -sd,)"
frozen=$(on_node n1 | sed -n 1p)
cut_off=$(on_node n1 | sed -n 2p)
crashed=$(on_node n2 | sed -n 1p)
[ -n "$frozen" ] && [ -n "$cut_off" ] && [ -n "$crashed" ] || give_up "not on both nodes: $(cat "$ran")"
cable=$(cable_of n1 "$(uid_of "$cut_off")")
[ -n "$cable" ] || give_up "the pod of $cut_off has no cable"
cut_pod=$(pod_of "$cut_off")
freeze n1 "$(uid_of "$frozen")"
ip link set "$cable" down
since=$(now_ms)
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
times_begun() { grep -c "^$1 " "$ran"; }
runs_again() { [ "$(times_begun "$1")" -gt 1 ]; }
history_of() { "$roadstead" job "${job[$1]}" --json | grep -o '"history":.*'; }
expect "times that the frozen job had begun" 1 "$(times_begun "$frozen")"
expect "times that the cut off job had begun" 1 "$(times_begun "$cut_off")"
[ "$(tail -n 1 "$share/beats.$cut_off")" -gt $((since + 5000)) ] || fail "the payload that was cut off stopped at once, so that nothing is shown"
for late in "$frozen" "$cut_off"; do
  await 180 runs_again "$late" || fail "$late does not run elsewhere: $("$roadstead" explain "${job[$late]}")"
  say "$late ran elsewhere $((($(awk -v name="$late" '$1 == name { at = $4 } END { print at }' "$ran") - since) / 1000)) s after it was last heard"
  await 30 in_phase "${job[$late]}" COMPLETED || fail "$late does not complete"
done

# Nobody has told the one that was cut off to stop: its claim did.
again=$(awk -v name="$cut_off" '$1 == name { at = $4 } END { print at }' "$ran")
last=$(tail -n 1 "$share/beats.$cut_off")
say "the payload that was cut off stopped $((again - last)) ms before its job ran elsewhere"
[ "$last" -lt "$again" ] || fail "it ran for $((last - again)) ms beside the other"
expect "phase of the pod that was cut off" Running "$(k get pod "$cut_pod" -o 'jsonpath={.status.phase}')"
before_frozen=$(history_of "$frozen") before_cut=$(history_of "$cut_off")
beats=$(wc -l <"$share/beats.$frozen")
cut_beats=$(wc -l <"$share/beats.$cut_off")
thaw=$(now_ms)
thaw_all
ip link set "$cable" up
sleep 5
last=$(tail -n 1 "$share/beats.$frozen")
say "thawed, it ran for $((last > thaw ? last - thaw : 0)) ms more ($(($(wc -l <"$share/beats.$frozen") - beats)) beats)"
[ $((last - thaw)) -le 2000 ] || fail "the thawed payload ran for $((last - thaw)) ms"
# It is heard again, and has nothing that anybody wants; then, without a job, it ends.
gone() { [ "$(k get pod "$cut_pod" -o 'jsonpath={.status.phase}' 2>/dev/null)" != Running ]; }
await 90 gone || fail "the pilot that is back goes on: $("$roadstead" pilots | grep "${cut_pod##*-}")"
expect "beats of the late payload since it is back" "$cut_beats" "$(wc -l <"$share/beats.$cut_off")"
[ "$(history_of "$frozen")" = "$before_frozen" ] || fail "the thawed pilot changed what the pool has of its job: $before_frozen became $(history_of "$frozen")"
[ "$(history_of "$cut_off")" = "$before_cut" ] || fail "the pilot that is back changed what the pool has of its job: $before_cut became $(history_of "$cut_off")"
for n in 1 2 3 4 5 6; do "$roadstead" cancel "${job[last$n]}" >/dev/null 2>&1; done
rm -f "$share"/beats.*
stop "$watcher"
