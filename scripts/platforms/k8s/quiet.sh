# SPDX-License-Identifier: Apache-2.0
# At rest the harvester asks the API server for as little with 200 pilots as with one. Most of the 200 wait for room, which is all that
# two cores can hold; to the harvester they are pilots as the others are.
# Of a size that it is told, it does not count the nodes.
deploy_harvester --most-pilots=200 --most-pending=200 --pilot-cores=6 --size=6:1GiB
: >"$ran"
requests() { grep -c '"stage":"ResponseComplete"' "$audit"; }
pods() { k get pods -l roadstead.org/harvester -o name | wc -l; }
at_rest() { # WHAT: sets $asked
  local before
  sleep 10 # what there was to do is done
  before=$(requests)
  sleep 30
  asked=$(($(requests) - before))
  say "$1: $(pods) pilots, $asked requests in 30 s"
}
one=$("$roadstead" submit --cores 6 --duration 10m -- sh -c "echo x >>$ran; sleep 600")
await_lines "$ran" 1 60 >/dev/null || fail "nothing runs"
at_rest "one job"
with_one=$asked
many=$("$roadstead" submit --sweep 1-199 --cores 6 --duration 10m -- sh -c 'sleep 600')
many_there() { [ "$(pods)" -ge 190 ]; }
await 60 many_there || say "only $(pods) pilots were started: $("$roadstead" harvesters --json | grep -o '"why":"[^"]*' | paste -sd' ')"
at_rest "200 jobs"
[ "$(pods)" -ge 150 ] || fail "there are $(pods) pilots only, which shows nothing"
[ $((asked - with_one)) -le 3 ] || fail "requests at rest: $asked with $(pods) pilots, $with_one with one"
"$roadstead" cancel "$one" >/dev/null 2>&1
"$roadstead" cancel "$many" >/dev/null 2>&1
