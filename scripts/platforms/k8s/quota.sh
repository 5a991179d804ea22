# SPDX-License-Identifier: Apache-2.0
# A quota of 4 cores for pilots: never more is asked for, what does not fit is explained, and nobody is pestered.
k apply -f - >/dev/null <<END
apiVersion: v1
kind: ResourceQuota
metadata: {name: check}
spec: {hard: {requests.cpu: 4250m}}
END
deploy_harvester # which itself asks for 250m
: >"$ran"
refused() { grep '"verb":"create"' "$audit" | grep '"resource":"pods"' | grep -c '"code":403'; }
before=$(refused)
large=$("$roadstead" submit --cores 6 --duration 1m -- true)
sweep=$("$roadstead" submit --sweep 1-40 --duration 1m -- sh -c "echo \$ROADSTEAD_JOB >>$ran; sleep 2")
most=0
ended() { [ "$(count "$sweep" COMPLETED)" = 40 ]; }
until=$((SECONDS + 120))
until ended || [ $SECONDS -ge $until ]; do
  now=$(k get pods -l roadstead.org/harvester -o 'jsonpath={range .items[*]}{.spec.containers[0].resources.requests.cpu}{"\n"}{end}' |
    awk '/m$/ { n += $1 / 1000; next } { n += $1 } END { print n + 0 }')
  awk -v a="$now" -v b="$most" 'BEGIN { exit !(a > b) }' && most=$now
  sleep 0.3
done
expect "completed" 40 "$(count "$sweep" COMPLETED)"
expect "lines" 40 "$(wc -l <"$ran")"
say "most cores asked for at once: $most"
awk -v most="$most" 'BEGIN { exit !(most <= 4 && most >= 2) }' || fail "cores asked for at once: $most, of 4"
asked=$(($(refused) - before))
[ "$asked" -le 5 ] || fail "the API server refused $asked pods"
say "pods that the API server refused: $asked"
expect "phase of the job that the quota has no room for" WAITING "$(phase "$large")"
say "it is told: $("$roadstead" explain "$large" | tail -n 1)"
"$roadstead" explain "$large" --json | grep -q 'TOO_MANY_CORES' || fail "it is not said that 4 cores are all: $("$roadstead" explain "$large")"
"$roadstead" cancel "$large" >/dev/null
remove_harvester
k delete resourcequota check >/dev/null
