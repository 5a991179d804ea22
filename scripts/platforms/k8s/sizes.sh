# SPDX-License-Identifier: Apache-2.0
# Sixty jobs of many sizes, each once: what a job asks for is what its pod has, as a request and as a limit.
deploy_harvester --idle-end=PT2S
watch_pilots "$work/seen"
: >"$ran"
for ((n = 1; n <= 60; n++)); do
  printf '{"name": "n%d", "duration": "PT2M", "resources": {"cores": %d, "memory": "%dMiB"},' "$n" $((n % 10 == 0 ? 6 : n % 4 + 1)) $((n % 3 * 128 + 128))
  printf ' "run": {"kind": "command", "command": ["sh", "-c", "read -r pod </etc/pod/name; echo %d %d $pod >>%s; sleep 1"]}}\n' "$n" $((n % 10 == 0 ? 6 : n % 4 + 1)) "$ran"
done >"$work/jobs.ndjson"
code=$(curl -s -o "$work/answer" -w '%{http_code}' -H "Authorization: Bearer $(cat "$ROADSTEAD_TOKEN_FILE")" \
  -H 'Content-Type: application/x-ndjson' --data-binary "@$work/jobs.ndjson" "$pool_url/api/v1/jobs")
expect "answer to 60 jobs" 201 "$code"
begin=$(now_ms)
await_lines "$ran" 60 150 >/dev/null || fail "after 150 s $(wc -l <"$ran") of 60 jobs have begun: $(harvester_log 3)"
all_completed() { ! "$roadstead" jobs --json | grep -Eq '"phase":"(WAITING|PREPARING|RUNNING|RELEASING)"'; }
await 60 all_completed || fail "they do not all end"
say "60 jobs of 1 to 6 cores in $((($(now_ms) - begin) / 1000)) s"
expect "jobs that ran" 60 "$(cut -d ' ' -f 1 "$ran" | sort -u | wc -l)"
expect "starts" 60 "$(wc -l <"$ran")"
expect "nodes they ran on" "n1 n2" "$(cut -d ' ' -f 3 "$ran" | nodes_of | sort -u | paste -sd' ')"
awk 'NF == 6' "$work/seen" | sort -u >"$work/sizes"
expect "pods whose limits are not their requests" 0 "$(awk '$3 != $4 || $5 != $6' "$work/sizes" | wc -l)"
expect "jobs in pods of too few cores" 0 "$(awk 'NR == FNR { has[$1] = $3; next } !($3 in has) || has[$3] < $2' "$work/sizes" "$ran" | wc -l)"
say "sizes of pods: $(awk '{ print $3 }' "$work/sizes" | sort | uniq -c | awk '{ printf "%s of %s cores, ", $1, $2 }')"
stop "$watcher"
expect "what the harvester was refused" 0 "$(grep -c '"authorization.k8s.io/decision":"forbid"' "$audit")"
