#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# No 201 leaves the pool before its fsync: the pool's own system calls, seen by strace. (Where there is no strace, the
# store's tests stand alone.)
. "$(dirname "$0")/lib.sh"
submits=${1:-25}

if ! command -v strace >/dev/null || ! strace -o /dev/null true 2>/dev/null; then
  say "not run: strace is not here or may not trace"
  exit 0
fi
start "$work/pool.log" '^pool ready at ' strace -D -f -qq -s 200 -e trace=read,recvfrom,readv,write,writev,sendto,sendmsg,fsync,fdatasync \
  -o "$work/trace" "$roadstead" pool --data "$work/pool" --no-config
export ROADSTEAD_POOL=${line#pool ready at } ROADSTEAD_TOKEN_FILE=$work/pool/tokens/user
for ((i = 0; i < submits; i++)); do
  "$roadstead" submit -- true >>"$work/ids" || fail "submit $i"
done
expect "ids given out" "$submits" "$(sort -u "$work/ids" | wc -l)"

# One submission at a time, so each 201 must find an fsync that ended after the request before it was read.
awk '
  /POST \/api\/v1\/jobs/ { asked++; synced = 0 }
  /(fsync|fdatasync)(\(| resumed).*= 0$/ { synced = 1; syncs++ }
  /HTTP\/1.1 201/ { answered++; if (!synced) early++ }
  END { printf "%d %d %d %d\n", asked, answered, syncs, early }
' "$work/trace" >"$work/seen"
read -r asked answered syncs early <"$work/seen"
say "$asked submissions read, $answered answers 201, $syncs fsyncs"
expect "answers seen by strace" "$submits" "$answered"
expect "answers before their fsync" 0 "$early"
