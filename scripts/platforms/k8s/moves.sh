# SPDX-License-Identifier: Apache-2.0
# The harvester's pod is moved to the other node with its volume, in order: it goes on there as itself, at once, with the pilots that it
# has. Killed with its whole pod, so that nobody vouches for its store, it doubts that.
# Room is left for it on either node.
deploy_harvester --cores=8 --pilot-cores=2
: >"$ran"
"$tree/scripts/image" harvester "$work/images/harvester.tar" --name roadstead/harvester:check >"$work/image.log" 2>&1 &&
  ctr_of n2 image import "$work/images/harvester.tar" >>"$work/image.log" 2>&1 || give_up "n2 does not take the harvester's image: $(tail -n 1 "$work/image.log")"
rm -f "$work/images/harvester.tar"
sweep=$("$roadstead" submit --sweep 1-200 --duration 5m -- sh -c "read -r pod </etc/pod/name; echo \"\$ROADSTEAD_JOB \$ROADSTEAD_ATTEMPT \$pod\" >>$ran; sleep 3")
await_lines "$ran" 20 60 >/dev/null || fail "the sweep did not get going"
pods_before=$(cut -d ' ' -f 3 "$ran" | sort -u | wc -l)
harvester_node() { k get pods -l app.kubernetes.io/name=roadstead-harvester --field-selector status.phase=Running -o 'jsonpath={.items[*].spec.nodeName}'; }
move_to() { # NODE
  k patch deployment roadstead-harvester --type merge -p '{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/hostname":"'"$1"'"}}}}}' >/dev/null
  k rollout status deployment roadstead-harvester --timeout=180s >"$work/rollout" 2>&1 || fail "it does not get ready on $1: $(tail -n 1 "$work/rollout")"
  await 30 harvester_is_ready || fail "it does not get ready on $1: $(harvester_log 5)"
  expect "node of the harvester" "$1" "$(harvester_node)"
}
move_to n2
begun=$(wc -l <"$ran")
[ "$begun" -lt 200 ] || fail "all was done before it was back"
expect "times that it doubts its store" 0 "$(harvester_log | grep -c 'the store may be older')"
timeout 120 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
say "jobs that had begun when it was back: $begun; pods before and in all: $pods_before and $(cut -d ' ' -f 3 "$ran" | sort -u | wc -l)"
expect "lines" 200 "$(wc -l <"$ran")"
# What was on its way to a pilot when it ended is given anew.
anew=$(awk '$2 != 1' "$ran" | wc -l)
[ "$anew" -le 16 ] || fail "so many jobs were given anew: $anew"
expect "completed" 200 "$(count "$sweep" COMPLETED)"
# Now all of its pod is killed, with what its host counted for it; the kubelet makes all that again.
uid=$(k get pods -l app.kubernetes.io/name=roadstead-harvester -o 'jsonpath={.items[0].metadata.uid}')
for id in $(processes_of n2 "$uid"); do kill -KILL "$id"; done
doubts() { harvester_log | grep -q 'the store may be older'; }
await 90 doubts || fail "a store of which nobody knows what was written last is believed: $(harvester_log 5)"
await 30 harvester_is_ready || fail "it does not come back: $(harvester_log 5)"
