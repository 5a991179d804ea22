#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Who gets in: without a token 401 on every path there is (and on some there are not); a second person finds nothing.
. "$(dirname "$0")/lib.sh"

start_pool
start_harvester
hostport=${pool_url#http://}

http() { # METHOD PATH [HEADER...]: prints the status
  local method=$1 path=$2 fd status
  shift 2
  exec {fd}<>"/dev/tcp/${hostport%:*}/${hostport#*:}" || return 1
  printf '%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n' "$method" "$path" "$hostport" >&"$fd"
  [ $# -eq 0 ] || printf '%s\r\n' "$@" >&"$fd"
  printf '\r\n' >&"$fd"
  IFS=' ' read -r -t 20 _ status _ <&"$fd"
  exec {fd}>&-
  echo "${status%$'\r'}"
}

expect "status of /health/ready without a token" 200 "$(http GET /health/ready)"
exec {fd}<>"/dev/tcp/${hostport%:*}/${hostport#*:}"
printf 'GET /openapi.yaml HTTP/1.0\r\nHost: %s\r\n\r\n' "$hostport" >&"$fd"
tr -d '\r' <&"$fd" >"$work/openapi.yaml"
exec {fd}>&-

# "METHOD PATH" of everything below /api/v1, each parameter replaced by something of its form.
awk '
  /^servers:/ { inServers = 1 }
  /^paths:/ { inPaths = 1; next }
  inPaths && /^[a-z]/ { inPaths = 0 }
  inPaths && /^  \// { path = $1; sub(/:$/, "", path); gsub(/"/, "", path) }
  inPaths && /^    (get|post|put|delete|head|patch):/ { method = $1; sub(/:.*/, "", method); print toupper(method), path }
' "$work/openapi.yaml" | sed 's/{[^}]*}/j00000000000000000000000001/g' >"$work/calls"
tried=0
while read -r method path; do
  case $path in
    /health/* | /openapi.yaml) continue ;;
    /api/v1/* | /metrics) ;;
    *) path=/api/v1$path ;;
  esac
  for headers in "" "Authorization: Bearer wrong" "Authorization: Basic dTpw"; do
    status=$(http "$method" "$path" ${headers:+"$headers"})
    [ "$status" = 401 ] || fail "$method $path with \"$headers\": $status, not 401"
    tried=$((tried + 1))
  done
done <"$work/calls"
[ "$tried" -ge 60 ] || fail "openapi.yaml names too few calls: $tried tried"
for path in /api/v1 /api/v1/ /api/v1/nothing /api/v1/jobs/ /api/v1//jobs /api/v1/%2e%2e/health; do
  expect "status of GET $path, which nobody serves" 401 "$(http GET $path)"
done
say "$tried calls without a valid token, 401 to each that openapi.yaml names"

mkfifo "$work/fifo"
id=$("$roadstead" submit --name hers -- sh -c "echo up >$work/fifo; exec sleep 600")
sweep=$("$roadstead" submit --sweep 1-3 --start "2099-01-01T00:00:00Z/2099-01-02T00:00:00Z" -- true)
read -r -t 30 _ <>"$work/fifo" || fail "the job did not start"

export ROADSTEAD_TOKEN_FILE=$work/pool/tokens/operator
"$roadstead" token create --role user --subject eve --group evil 2>/dev/null >"$work/eve" || give_up "no token for a second person"
chmod 600 "$work/eve"
export ROADSTEAD_TOKEN_FILE=$work/eve
token="Authorization: Bearer $(cat "$work/eve")"
for call in "GET /jobs/$id" "GET /jobs/$id/events" "GET /jobs/$id/log?stream=stdout" "GET /jobs/$id/explain" \
  "GET /jobs/$id/outputs" "POST /jobs/$id/cancel" "POST /jobs/$id/reopen" "GET /jobs/$sweep.0" "GET /sweeps/$sweep" \
  "GET /sweeps/$sweep/events" "POST /sweeps/$sweep/cancel"; do
  expect "status of ${call/"$id"/JOB} for a second person" 404 "$(http "${call%% *}" "/api/v1${call#* }" "$token")"
done
"$roadstead" cancel "$id" 2>"$work/err" && fail "a second person's cancel went through"
say "said to the second person: $(cat "$work/err")"
expect "jobs a second person sees" '{"items":[]}' "$("$roadstead" jobs --json)"
export ROADSTEAD_TOKEN_FILE=$work/pool/tokens/user
expect "phase of the job afterwards" '"phase":"RUNNING"' "$("$roadstead" job "$id" --json | grep -o '"phase":"[A-Z]*"' | head -n 1)"
export ROADSTEAD_TOKEN_FILE=$work/pool/tokens/operator
"$roadstead" cancel "$id" "$sweep" 2>/dev/null || fail "an operator may cancel it"
"$roadstead" watch "$id" >/dev/null 2>&1
expect "phase after an operator's cancel" '"phase":"CANCELLED"' "$("$roadstead" job "$id" --json | grep -o '"phase":"[A-Z]*"' | head -n 1)"
expect "readable by others, of the token files" "" "$(find "$work/pool/tokens" -type f -perm /077)"
