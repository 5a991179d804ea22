#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The self-contained pilot: made once, it runs a job where no other Java is to be found, and starts quickly.
. "$(dirname "$0")/lib.sh"

"$tree/scripts/bundle" "$work/bundle" >"$work/bundle.log" 2>&1 || give_up "no bundle: $(tail -n 3 "$work/bundle.log")"
touch "$work/bundle.stamp"
start_pool
start_harvester --serve owner:nobody
"$roadstead" pilot-token local >"$work/token"
chmod 600 "$work/token"
# Programs of the base system, none of them Java.
mkdir "$work/path"
for program in sh env setsid unshare script kill grep mkfifo cat sleep readlink; do
  ln -s "$(command -v "$program")" "$work/path/$program"
done
begin=$(now_ms)
start "$work/pilot.log" '^pilot .* ready' env -i PATH="$work/path" TMPDIR="$work" "$work/bundle/bin/roadstead" pilot \
  --harvester "http://127.0.0.1:$(cat "$work/harvester/port")" --token-file "$work/token"
say "the pilot was ready after $(($(now_ms) - begin)) ms"
java=$(readlink -f "/proc/$pid/exe")
expect "the Java that runs it" "$work/bundle/java/bin/java" "$java"
grep -q "$work/bundle/cds/pilot.jsa" "/proc/$pid/maps" || fail "its class-data archive is not in use"
expect "what a job said" hello "$("$roadstead" submit --wait -- sh -c 'echo hello' 2>/dev/null | grep -v '^j')"
"$tree/scripts/bundle" "$work/pool" >"$work/refused.log" 2>&1
expect "exit status for a directory that is something else" 1 $?
[ -e "$work/pool/pool.db" ] || [ -n "$(ls -A "$work/pool")" ] || fail "that directory was emptied"
