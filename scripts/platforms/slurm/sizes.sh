# SPDX-License-Identifier: Apache-2.0
# Two hundred jobs of many sizes at once: each once, within its node's cores, no GPU at two jobs at a time, and the cores that Slurm
# gave are used. ROADSTEAD_SIZES_LONGEST=30 makes jobs of 2 to 30 s of them, and the run four minutes long.
start_slurm_harvester --idle-end PT1S
out=$work/sizes
longest=${ROADSTEAD_SIZES_LONGEST:-12}
mkdir "$out"
awk -v out="$out" -v longest="$longest" 'BEGIN {
  srand(7)
  for (n = 1; n <= 200; n++) {
    # Every tenth needs GPUs, every eighth a feature, a few all of a node.
    cores = n % 40 == 0 ? 8 : n % 5 == 0 ? 4 : n % 2 + 1
    seconds = n % 50 == 0 ? 30 : 2 + int(rand() * (longest - 1.001))
    more = ""
    if (n % 10 == 1) { more = sprintf(", \"gpus\": {\"count\": %d, \"type\": \"a100\"}", 1 + n % 20 / 10) ; cores = 1 }
    else if (n % 8 == 3) { more = ", \"features\": [\"ib\"]" }
    printf "{\"name\": \"n%d\", \"duration\": \"PT2M\", \"resources\": {\"cores\": %d, \"memory\": \"128MiB\"%s},", n, cores, more
    printf " \"run\": {\"kind\": \"command\", \"command\": [\"sh\", \"-c\","
    printf " \"echo %d %d start $(date +%%s%%3N) $SLURM_JOB_NODELIST $SLURM_ARRAY_JOB_ID ${CUDA_VISIBLE_DEVICES:--} >>%s/ran; sleep %d;", n, cores, out, seconds
    printf " echo %d %d end $(date +%%s%%3N) $SLURM_JOB_NODELIST $SLURM_ARRAY_JOB_ID ${CUDA_VISIBLE_DEVICES:--} >>%s/ran\"]}}\n", n, cores, out
  }
}' >"$out/jobs.ndjson"
: >"$out/ran"
code=$(curl -s -o "$out/answer" -w '%{http_code}' -H "Authorization: Bearer $(cat "$ROADSTEAD_TOKEN_FILE")" \
  -H 'Content-Type: application/x-ndjson' --data-binary "@$out/jobs.ndjson" "$pool_url/api/v1/jobs")
expect "answer to 200 jobs" 201 "$code"
begin=$(now_ms)
await_lines "$out/ran" 400 $((180 + 15 * longest)) >/dev/null || fail "after $((180 + 15 * longest)) s: $(grep -c start "$out/ran") began, $(grep -c end "$out/ran") ended"
say "200 jobs in $((($(now_ms) - begin) / 1000)) s"
expect "jobs that ran" 200 "$(awk '$3 == "start" { print $1 }' "$out/ran" | sort -u | wc -l)"
expect "starts" 200 "$(grep -c start "$out/ran")"
say "nodes: $(awk '$3 == "start" { n[$5]++ } END { for (k in n) printf "%s %d, ", k, n[k] }' "$out/ran")"
sort -n -k 4 "$out/ran" | awk '
  BEGIN { has["c1"] = 8; has["c2"] = 8; has["c3"] = 4; has["g1"] = 8 }
  {
    sign = $3 == "start" ? 1 : -1
    used[$5] += sign * $2
    if (used[$5] > has[$5]) over[$5] = used[$5]
    if ($7 != "-") {
      count = split($7, ids, ",")
      for (i = 1; i <= count; i++) { gpu[ids[i]] += sign; if (sign > 0) { given++; seen[ids[i]] = 1 } ; if (gpu[ids[i]] > 1) shared++ }
    }
    if (sign > 0) at[$1] = $4; else work += $2 * ($4 - at[$1])
  }
  END {
    for (k in seen) kinds++
    for (k in over) printf "over %s %d\n", k, over[k]
    printf "gpus %d %d %d\n", given, shared, kinds
    printf "work %d\n", work / 1000
  }' >"$out/verdict"
expect "nodes with more cores in use than they have" 0 "$(grep -c ^over "$out/verdict")"
read -r _ given shared kinds < <(grep ^gpus "$out/verdict")
say "GPUs given out $given times, $kinds different ones, shared $shared times"
[ "$given" -ge 20 ] || fail "GPUs were hardly used: $given"
expect "GPUs shared" 0 "$shared"
await 60 no_pilots || fail "pilots do not end when there is nothing for them: $(pilots_in RUNNING | wc -l) run"
SLURM_TIME_FORMAT=%s squeue -h -r -t all -O 'ArrayJobID:12,NumCPUs:8,StartTime:16,EndTime:16' | sed 's/  */ /g' |
  sort -u >"$out/granted"
awk '$3 == "start" { print $6 }' "$out/ran" | sort -u >"$out/arrays"
read -r used granted < <(awk -v out="$out" '
  FILENAME ~ /arrays$/ { ours[$1] = 1; next }
  FILENAME ~ /verdict$/ { if ($1 == "work") work = $2; next }
  $1 in ours { granted += $2 * ($4 - $3) }
  END { print work, granted }' "$out/arrays" "$out/verdict" "$out/granted")
say "core-seconds granted $granted, used $used: $((100 * used / (granted > 0 ? granted : 1))) %"
figure "per cent of the granted cores used" "$((100 * used / (granted > 0 ? granted : 1)))" 85
# What those pilots' waits say of the queues, and how right that was of each pilot when it was asked for.
"$roadstead" forecast >"$out/forecast" 2>&1
grep -q '^slurm .* debug ' "$out/forecast" || fail "there is no forecast of the queue: $(cat "$out/forecast")"
"$roadstead" forecast --quality | sed "s/^/$name:   /"
scored=$("$roadstead" forecast --quality --json | grep -o '"week":null,"starts":[0-9]*' | cut -d : -f 3 | awk '{ n += $1 } END { print n + 0 }')
[ "$scored" -ge 20 ] || fail "of the pilots' starts $scored were scored"
