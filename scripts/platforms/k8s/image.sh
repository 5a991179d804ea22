# SPDX-License-Identifier: Apache-2.0
# An image that cannot be pulled: a handful of pods, then a pause with the reason; after it was put right everything runs.
no_such_image() { sed 's#image: roadstead/pilot:.*#image: registry.invalid/roadstead/pilot:none#' "$1"; }
template_of=no_such_image deploy_harvester
: >"$ran"
created() { grep '"verb":"create"' "$audit" | grep '"resource":"pods"' | grep -c '"code":201'; }
before=$(created)
sweep=$("$roadstead" submit --sweep 1-40 --duration 1m -- sh -c "echo \$ROADSTEAD_JOB >>$ran")
paused() { "$roadstead" harvesters --json | grep -Eq '"state":"(PAUSED|CLOSED)"'; }
await 150 paused || fail "it does not pause: $("$roadstead" harvesters --json | head -c 800)"
say "paused after $(($(created) - before)) pods: $("$roadstead" harvesters --json | grep -o '"why":"[^"]*"' | head -n 1)"
[ $(($(created) - before)) -le 12 ] || fail "more than a handful of pods: $(($(created) - before))"
"$roadstead" harvesters --json | grep -Eq 'registry.invalid|IMAGE_UNAVAILABLE|mage' || fail "the reason is not said"
expect "lines" 0 "$(wc -l <"$ran")"
remove_harvester
deploy_harvester
timeout 90 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "completed" 40 "$(count "$sweep" COMPLETED)"
