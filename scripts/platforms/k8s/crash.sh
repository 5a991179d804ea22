# SPDX-License-Identifier: Apache-2.0
# Under load the harvester is killed, then the API server, then etcd: nothing is lost, nothing runs twice, no pilot is started twice.
deploy_harvester
: >"$ran"
sweep=$("$roadstead" submit --sweep 1-600 --duration 5m -- sh -c "echo \"\$ROADSTEAD_JOB \$ROADSTEAD_ATTEMPT\" >>$ran; sleep 1")
await_lines "$ran" 40 60 >/dev/null || fail "the sweep did not get going"
uid=$(k get pods -l app.kubernetes.io/name=roadstead-harvester -o 'jsonpath={.items[0].metadata.uid}')
for id in $(processes_of n1 "$uid"); do
  [[ $(readlink "/proc/$id/exe") != */java ]] || kill -KILL "$id"
done
again() { [ "$(k get pods -l app.kubernetes.io/name=roadstead-harvester -o 'jsonpath={.items[0].status.containerStatuses[0].restartCount}')" -ge 1 ] && harvester_is_ready; }
await 60 again || fail "the harvester does not come back: $(harvester_log 5)"
say "the harvester was killed at $(wc -l <"$ran") jobs"
for program in apiserver etcd; do
  begun=$(wc -l <"$ran")
  id=$(cat "$sandbox/run/$program.pid")
  kill -KILL "$id"
  sleep 8
  say "while $program was away $(($(wc -l <"$ran") - begun)) jobs began"
  [ $(($(wc -l <"$ran") - begun)) -gt 0 ] || [ "$(wc -l <"$ran")" -ge 600 ] || fail "nothing went on without $program"
  "$tree/scripts/sandbox" k8s up "$sandbox" >"$work/up" 2>&1 || fail "$program did not come back: $(tail -n 1 "$work/up")"
done
timeout 120 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "lines" 600 "$(wc -l <"$ran")"
expect "different jobs" 600 "$(cut -d ' ' -f 1 "$ran" | sort -u | wc -l)"
# What a killed harvester had given and its pilot never heard of goes back: a new attempt of a job that has not begun.
anew=$(awk '$2 != 1' "$ran" | wc -l)
say "jobs given anew that had not begun: $anew"
[ "$anew" -le 16 ] || fail "so many jobs were given anew: $anew"
expect "completed" 600 "$(count "$sweep" COMPLETED)"
