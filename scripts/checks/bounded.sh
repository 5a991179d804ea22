#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A pool that keeps little: 6,000 jobs (2,000 for each ROUND that is given) come, are cancelled and go; its files and its heap stay small, and its counts right.
# Then quotas of uploads, and a disk that is full: what is refused says why, what runs goes on, and it ends by itself.
. "$(dirname "$0")/lib.sh"
rounds=${1:-3}
jobs=2000 # in each round
lanes=24

export ROADSTEAD_JAVA_OPTS=-Xmx96m # what grows with the number of jobs would not fit
little="--keep-jobs PT1S --keep-events PT5S --keep-jobs-most 1000 --archive-size 2MiB --keep-blobs PT1S \
  --blobs-size 3MiB --blobs-per-owner 2MiB"

connect() { # opens $fd to the pool
  hostport=${pool_url#http://}
  exec {fd}<>"/dev/tcp/${hostport%:*}/${hostport#*:}"
}

ask() { # METHOD PATH [TOKEN-FILE [TYPE BODY-FILE]]: prints the head and the body of the answer
  local length=0 token=
  [ $# -lt 5 ] || length=$(wc -c <"$5")
  [ $# -lt 3 ] || token="Authorization: Bearer $(cat "$3")"$'\r\n'
  connect || return 1
  {
    printf '%s %s HTTP/1.1\r\nHost: pool\r\nConnection: close\r\n%sContent-Type: %s\r\nContent-Length: %s\r\n\r\n' \
      "$1" "$2" "$token" "${4-application/json}" "$length"
    [ $# -lt 5 ] || cat "$5"
  } >&"$fd"
  timeout 20 cat <&"$fd"
  exec {fd}>&-
}

user=$work/pool/tokens/user
metric() { # NAME{LABELS}: its value
  ask GET /metrics "$work/pool/tokens/operator" | tr -d '\r' | awk -v name="$1" 'index($0, name " ") == 1 { printf "%d", $2 }'
}

cancel_all() { # FILE OF IDS: one connection, one request after another
  local token count
  token=$(cat "$user")
  count=$(wc -l <"$1")
  connect
  awk -v token="$token" -v last="$count" '{
    printf "POST /api/v1/jobs/%s/cancel HTTP/1.1\r\nHost: pool\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n%s\r\n",
      $1, token, NR == last ? "Connection: close\r\n" : ""
  }' "$1" >&"$fd" &
  timeout 60 cat <&"$fd" | grep -c '"phase":"CANCELLED"'
  exec {fd}>&-
}

kib() { du -sk --apparent-size -- "$@" 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }'; }
await_metric() { # NAME VALUE SECONDS
  local until=$((SECONDS + $3))
  until [ "$(metric "$1")" = "$2" ]; do
    [ $SECONDS -lt $until ] || return 1
    read -r -t 0.3 _ <>"$work/never" || true
  done
}
mkfifo "$work/never"

# shellcheck disable=SC2086 # options
start_pool $little
expect "permissions of the data directory" 700 "$(stat -c %a "$work/pool")"
expect "files in it that others may read" "" \
  "$(find "$work/pool" \( -name '*.db*' -o -path '*/tokens/*' \) -type f -perm /077 -printf '%f ')"

for ((i = 0; i < jobs; i++)); do echo '{"run":{"kind":"command","command":["true"]}}'; done >"$work/jobs.ndjson"
head -n 1000 "$work/jobs.ndjson" >"$work/half.ndjson"
begin=$(now_ms)
most=0
most_log=0
waiting=()
for ((round = 0; round < rounds; round++)); do
  rm -f "$work"/lane.* "$work"/done.*
  for ((i = 0; i < jobs; i += 1000)); do
    ask POST /api/v1/jobs "$user" application/x-ndjson "$work/half.ndjson" | grep -o 'j[0-9a-z]\{26\}'
  done | sort -u | split -n "r/$lanes" - "$work/lane."
  for lane in "$work"/lane.*; do
    cancel_all "$lane" >"$work/done.${lane##*.}" &
    waiting+=($!)
  done
  wait "${waiting[@]}"
  waiting=()
  [ "$(cat "$work"/done.* | awk '{ sum += $1 } END { print sum }')" = $jobs ] || fail "cancels of round $round: $(cat "$work"/done.* | xargs)"
  size=$(kib "$work/pool/pool.db" "$work/pool/logs.db")
  [ "$size" -le "$most" ] || most=$size
  size=$(kib "$work"/pool/*-wal)
  [ "$size" -le "$most_log" ] || most_log=$size
done
total=$((rounds * jobs))
took=$(($(now_ms) - begin))
say "$total jobs submitted and cancelled in $((took / 1000)).$((took % 1000 / 100)) s; at most $most KiB of databases, $most_log KiB of write-ahead logs"
expect "jobs submitted" "$total" "$(metric roadstead_jobs_submitted_total)"
await_metric 'roadstead_jobs_removed_total{phase="CANCELLED"}' "$total" 60 ||
  fail "not all were removed: $(metric 'roadstead_jobs_removed_total{phase="CANCELLED"}')"
expect "jobs removed" "$total" "$(metric 'roadstead_jobs_removed_total{phase="CANCELLED"}')"
expect "jobs kept" 0 "$(metric 'roadstead_jobs{phase="CANCELLED"}')"
[ "$most" -lt 32768 ] || fail "the databases had $most KiB"
[ "$most_log" -lt 262144 ] || fail "the write-ahead logs had $most_log KiB"
size=$(kib "$work/pool/archive")
say "the archive has $size KiB in $(find "$work/pool/archive" -name '*.ndjson' | wc -l) files"
[ "$size" -le 2560 ] || fail "the archive has $size KiB"
tail -qn 1 "$work"/pool/archive/*.ndjson | grep -q '"kind":"job".*"phase":"CANCELLED"' || fail "the archive holds no jobs"
id=$(head -n 1 "$work/lane.aa")
ask GET "/api/v1/jobs/$id" "$user" >"$work/answer"
expect "status of a job that was removed" 404 "$(head -n 1 "$work/answer" | cut -d ' ' -f 2)"
grep -q 'removed after some time' "$work/answer" || fail "it is not said: $(tail -n 1 "$work/answer")"

sweep=$("$roadstead" submit --sweep 1-100 -- true)
"$roadstead" cancel "$sweep" 2>/dev/null
await_metric 'roadstead_jobs_removed_total{phase="CANCELLED"}' $((total + 100)) 60 || fail "the sweep stays"

head -c 1500000 /dev/urandom >"$work/one"
head -c 1500000 /dev/urandom >"$work/two"
"$roadstead" submit --upload "$work/one" --start 2099-01-01T00:00:00Z/P1D -- true >"$work/first" || fail "the first upload"
"$roadstead" submit --upload "$work/two" -- true 2>"$work/err" && fail "an upload beyond the quota was taken"
say "$(tail -n 1 "$work/err")"
grep -q -- '--blobs-per-owner' "$work/err" || fail "the rule is not named"
"$roadstead" cancel "$(cat "$work/first")" 2>/dev/null
await_metric roadstead_blobs_bytes 0 60 || fail "the blob of a job that is gone stays"
second=$("$roadstead" submit --upload "$work/two" -- true) || fail "there is room again, and the upload is refused"

stop "$pool_pid"
# shellcheck disable=SC2086 # options
start_pool $little --reserve 1EiB
expect "jobs removed, after a restart" $((total + 101)) "$(metric 'roadstead_jobs_removed_total{phase="CANCELLED"}')"
expect "jobs that wait, after a restart" 1 "$(metric 'roadstead_jobs{phase="WAITING"}')"
"$roadstead" submit -- true 2>"$work/err" && fail "a job was taken without room"
say "$(tail -n 1 "$work/err")"
expect "health without room" '{"status":"full","reason":"DISK_RESERVE"}' "$(ask GET /health/ready | tail -n 1)"
expect "reason of the job that waits" DISK_RESERVE "$("$roadstead" explain "$second" --json | grep -o DISK_RESERVE | head -n 1)"
"$roadstead" cancel "$second" 2>/dev/null || fail "cancel without room"
stop "$pool_pid"

mkdir "$work/small"
if ! mount -t tmpfs -o size=48m tmpfs "$work/small" 2>/dev/null; then
  say "not run: a file system of its own, which may not be mounted here"
  exit 0
fi
trap 'umount -l "$work/small"; finish' EXIT
start "$work/pool.log" '^pool ready at ' "$roadstead" pool --data "$work/small/pool" --no-config --no-cluster --reserve 16MiB
pool_url=${line#pool ready at }
export ROADSTEAD_POOL=$pool_url ROADSTEAD_TOKEN_FILE=$work/small/pool/tokens/user
"$roadstead" submit -- true >/dev/null || fail "submit on an empty disk"
head -c 64M /dev/zero >"$work/small/filler" 2>/dev/null # as much as fits
await_full() { # yes|no SECONDS
  local until=$((SECONDS + $2)) wanted=0
  [ "$1" = no ] || wanted=1
  until [ "$(ask GET /health/ready | grep -c full)" = $wanted ]; do
    [ $SECONDS -lt $until ] || return 1
    read -r -t 0.2 _ <>"$work/never" || true
  done
}
await_full yes 10 || fail "a full disk is not noticed"
"$roadstead" submit -- true 2>"$work/err" && fail "a job was taken by a full disk"
grep -q 'held in reserve' "$work/err" || fail "why is not said: $(cat "$work/err")"
rm "$work/small/filler"
await_full no 20 || fail "it does not recover by itself"
"$roadstead" submit -- true >/dev/null || fail "submit when there is room again"
expect "jobs that wait on the small disk" 2 "$("$roadstead" jobs --json | grep -o '"phase":"WAITING"' | wc -l)"
say "a full disk refused new work and was told $(grep -c DISK_RESERVE "$work/pool.log") times in the log of the pools"
stop "$pid"
