# SPDX-License-Identifier: Apache-2.0
# An image that cannot be pulled: the namespace is paused with the kubelet's words, where people and monitoring see it, and one pod is
# tried now and then; after it was put right everything runs.
no_such_image() { sed 's#image: roadstead/pilot:.*#image: registry.invalid/roadstead/pilot:none#' "$1"; }
# Room is left for the harvester itself, which is made anew below while pods that never began may still be there.
template_of=no_such_image deploy_harvester --cores=8
: >"$ran"
created() { grep '"verb":"create"' "$audit" | grep '"resource":"pods"' | grep -c '"code":201'; }
trials=$(created)
begin=$(now_ms)
sweep=$("$roadstead" submit --sweep 1-40 --duration 1m -- sh -c "echo \$ROADSTEAD_JOB >>$ran")
paused() { "$roadstead" harvesters --json | grep -o '"queues":.*' | grep -q '"state":"PAUSED"'; }
await 60 paused || fail "it is not paused: $("$roadstead" harvesters --json | head -c 800)"
say "paused $((($(now_ms) - begin) / 1000)) s after the jobs were submitted"
"$roadstead" harvesters >"$work/harvesters"
grep -q 'PAUSED.*IMAGE_UNAVAILABLE' "$work/harvesters" || fail "people are not told why: $(cat "$work/harvesters")"
say "people are told: $(grep -o 'PAUSED.*' "$work/harvesters" | cut -c 1-200)"
curl -s -H "Authorization: Bearer $(cat "$work/pool/tokens/operator")" "$pool_url/metrics" >"$work/metrics"
expect "state for monitoring" 1 "$(grep '^roadstead_queue_state{' "$work/metrics" | grep 'harvester="k8s"' | grep 'state="PAUSED"' | awk '{ printf "%d", $2 }')"
# One pod for each pilot that the first round asked for together, and one more by now.
sleep 10
tried=$(($(created) - trials))
say "pods that were tried: $tried"
[ "$tried" -le 8 ] || fail "more than a handful of pods: $tried"
expect "lines" 0 "$(wc -l <"$ran")"
deploy_harvester # as an operator would: the template put right, the same data
timeout 150 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "completed" 40 "$(count "$sweep" COMPLETED)"
