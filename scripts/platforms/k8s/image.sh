# SPDX-License-Identifier: Apache-2.0
# An image that cannot be pulled: a handful of pods, further and further apart, with the reason; after it was put right everything runs.
no_such_image() { sed 's#image: roadstead/pilot:.*#image: registry.invalid/roadstead/pilot:none#' "$1"; }
template_of=no_such_image deploy_harvester
: >"$ran"
created() { grep '"verb":"create"' "$audit" | grep '"resource":"pods"' | grep -c '"code":201'; }
before=$(created)
sweep=$("$roadstead" submit --sweep 1-40 --duration 1m -- sh -c "echo \$ROADSTEAD_JOB >>$ran")
told() { "$roadstead" harvesters --json | grep -q 'IMAGE_UNAVAILABLE'; }
await 90 told || fail "the reason is not said: $("$roadstead" harvesters --json | head -c 800)"
say "it says: $("$roadstead" harvesters --json | grep -o '"why":"[^"]*' | head -n 1)"
# The waits between its trials become longer, until it pauses.
sleep 60
say "pods that were tried: $(($(created) - before)); the queue is $("$roadstead" harvesters --json | grep -o '"state":"[A-Z]*"' | tail -n 1)"
[ $(($(created) - before)) -le 8 ] || fail "more than a handful of pods: $(($(created) - before))"
expect "lines" 0 "$(wc -l <"$ran")"
deploy_harvester # as an operator would: the template put right, the same data
timeout 150 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "completed" 40 "$(count "$sweep" COMPLETED)"
