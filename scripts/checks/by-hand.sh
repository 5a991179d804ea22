#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A person starts a pilot with a token of the person's own: it takes that person's jobs and nobody else's, at a harvester that itself
# serves neither of them, and says when it ends. A token that is not for pilots lets nobody in.
. "$(dirname "$0")/lib.sh"

start_pool
start_harvester --serve owner:nobody
person=$ROADSTEAD_TOKEN_FILE
ROADSTEAD_TOKEN_FILE=$work/pool/tokens/operator "$roadstead" token create --role user --subject ada >"$work/ada"
chmod 600 "$work/ada"
port=$(cat "$work/harvester/port")
no_pilots_left() { ! "$roadstead" pilots --json | grep -q '"id"'; }
pilot() { # TOKENFILE OPTIONS...
  local token=$1
  shift
  TMPDIR=$work exec "$roadstead" pilot --harvester "http://127.0.0.1:$port" --token-file "$token" "$@"
}

(pilot "$person" --patience PT2S >"$work/refused.log" 2>&1)
expect "exit status of a pilot with a person's ordinary token" 1 $?
grep -q "roadstead pilot-token local" "$work/refused.log" || fail "it was not told how to get in: $(cat "$work/refused.log")"

"$roadstead" pilot-token local >"$work/token"
chmod 600 "$work/token"
(pilot "$work/token" --idle PT4S >"$work/pilot.log" 2>&1) &
pilot_pid=$!
started+=("$pilot_pid pilot")
hers=$(ROADSTEAD_TOKEN_FILE=$work/ada "$roadstead" submit --sweep 1-5 -- true | grep -o "s[0-9a-z]\{26\}" | head -1)
"$roadstead" submit --wait --sweep 1-40 -- sh -c 'echo $PPID' >"$work/sweep" 2>/dev/null
expect "exit status of a sweep that only this pilot can run" 0 $?
sweep=$(grep -o '^s[0-9a-z]*' "$work/sweep" | head -1)
expect "jobs of the person that completed" 40 "$(count "$sweep" COMPLETED)"
wait "$pilot_pid"
expect "exit status of the pilot when it had nothing to do" 0 $?
# The pool hears from the harvester every few seconds which pilots there are.
await 30 no_pilots_left
expect "pilots left at the harvester" 0 "$("$roadstead" pilots --json | grep -c '"id"')"
export ROADSTEAD_TOKEN_FILE=$work/ada
expect "jobs of somebody else that still wait" 5 "$(count "$hers" WAITING)"
