#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Asking first, with a real pool and two harvesters of different size: both offer, what is accepted runs where the offer said, of two
# who accept at once one wins, what is too late or impossible is refused with its reason, and an acceptance outlives its pool.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_pool --offer-life PT8S
for at in big:4 small:1; do
  harvester=${at%:*}
  "$roadstead" token create --role harvester --subject "$harvester" --token-file "$work/pool/tokens/operator" \
    >"$work/$harvester.token" || give_up "no token for $harvester"
  start "$work/$harvester.log" '^harvester .* ready' "$roadstead" harvester local --name "$harvester" --pool "$pool_url" \
    --token-file "$work/$harvester.token" --data "$work/$harvester" --cores "${at#*:}" --memory 2GiB --end-pilots
done

# A payload that says on whose node it ran: its directory lies beneath its harvester's.
cat >"$work/job.yaml" <<EOF
run: {kind: command, command: [sh, -c, 'pwd; echo ran >> $work/ran']}
resources: {cores: {min: 1, max: 4}, memory: 64MiB}
start: within 30 minutes
EOF
cat >"$work/impossible.yaml" <<EOF
run: {kind: command, command: ['true']}
resources: {cores: 512}
EOF

offered() { # HARVESTER: the id of its first offer in $work/set
  tr '{' '\n' <"$work/set" | grep "\"harvester\":\"$1\"" | grep -o '"id":"q[0-9a-z.]*"' | head -n 1 | cut -d '"' -f 4
}
# Open offers go before later ones, so what was asked before is let go first.
let_go() { [ ! -s "$work/set" ] || "$roadstead" reject "$(offered big | cut -d . -f 1)" 2>/dev/null; }
ask() {
  let_go
  "$roadstead" offers "$work/job.yaml" --json >"$work/set"
}
both() { [ "$("$roadstead" harvesters --json | grep -o '"capacity"' | wc -l)" = 2 ] && ask && [ -n "$(offered big)" ] && [ -n "$(offered small)" ]; }
await 30 both || give_up "no offers of both harvesters: $(cat "$work/set")"

let_go
began=$(now_ms)
"$roadstead" offers "$work/job.yaml" >"$work/shown"
took=$(($(now_ms) - began))
say "offers of both after $took ms, command included:"
sed 's/^/  /' "$work/shown"
for harvester in big small; do grep -q "$harvester (local)" "$work/shown" || fail "$harvester does not offer"; done
"$roadstead" reject "$(grep -o 'reject q[0-9a-z]*' "$work/shown" | cut -d ' ' -f 2)"
ask
[ $took -le 1500 ] || fail "offers took $took ms, more than 1500"

job=$("$roadstead" accept "$(offered small)") || fail "an open offer was not accepted"
"$roadstead" watch "$job" >/dev/null 2>&1
where=$("$roadstead" logs "$job")
case $where in
"$work"/small/*) say "the offer of small was accepted and ran in ${where#"$work"/}" ;;
*) fail "the job of small's offer ran in $where" ;;
esac
expect "accepting again answers" "$job" "$("$roadstead" accept "$(offered small)")"

ask
wins=0
pids=()
for offer in $(offered big) $(offered small); do
  "$roadstead" accept "$offer" >"$work/race.$offer" 2>&1 &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" && wins=$((wins + 1)); done
expect "of two who accept at once win" 1 $wins
say "the other was told: $(grep -h released "$work"/race.*)"
winner=$(grep -hx 'j[0-9a-z]*' "$work"/race.*)
"$roadstead" watch "$winner" >/dev/null 2>&1

if no=$("$roadstead" offers "$work/impossible.yaml"); then fail "an impossible job was offered"; fi
expect "reasons against the impossible" 2 "$(grep -c TOO_MANY_CORES <<<"$no")"
printf '  %s\n' "$no"

ask
late=$(offered big)
over() { curl -s -H "Authorization: Bearer $(cat "$ROADSTEAD_TOKEN_FILE")" "$pool_url/api/v1/offers/${late%.*}" | grep -q EXPIRED; }
await 30 over || fail "an offer that nobody answered did not expire"
if "$roadstead" accept "$late" >/dev/null 2>"$work/late"; then fail "an offer was accepted after it had expired"; fi
say "after it had expired: $(cat "$work/late")"
grep -q OFFER_EXPIRED "$work/late" || grep -q 'expired at' "$work/late" || fail "the refusal does not say that it expired"

ask
kept=$("$roadstead" accept "$(offered big)")
kill -KILL "$pool_pid"
await_end "$pool_pid" 10
start_pool --offer-life PT8S
phase=$("$roadstead" job "$kept" --json | grep -o '"phase":"[A-Z]*"' | head -n 1)
say "after kill -9 of the pool the accepted job is there: $phase"
"$roadstead" watch "$kept" >/dev/null 2>&1
case $("$roadstead" logs "$kept") in
"$work"/big/*) say "and ran where its offer said" ;;
*) fail "it ran in $("$roadstead" logs "$kept")" ;;
esac
expect "payloads that ran, one for each acceptance" 3 "$(wc -l <"$work/ran")"
